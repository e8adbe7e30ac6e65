using System.Text.Json.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>The middle of the chain from a service's series to the autoscaler that acts on it.</summary>
public sealed class MetricsTests
{
    /// <summary>Series that the services export, and which of them does.</summary>
    private static readonly HashSet<(string Service, string Series)> Exported =
    [
        ("gateway", "http_server_request_duration_seconds_count"),
        ("gateway", "http_server_active_requests"),
        ("chain-store", "http_server_request_duration_seconds_count"),
        ("chain-store", "blockyard_verification_queue_length"),
        ("chain-store", "blockyard_block_interval_ratio"),
        ("chain-store", "blockyard_mempool_backlog_blocks"),
    ];

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Every_metric_of_an_autoscaler_is_made_by_a_rule_and_every_rule_is_used(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        var rules = AdapterRule.Read();
        var used = new HashSet<string>();
        foreach (var autoscaler in rendered.Of("HorizontalPodAutoscaler"))
        {
            foreach (var metric in Manifest.Items(autoscaler.Node, "spec.metrics"))
            {
                if (Name(metric) is { } name)
                {
                    var rule = Assert.Single(rules, candidate => candidate.Metric == name);
                    CheckObject(rendered, autoscaler, metric, rule);
                    used.Add(name);
                }
            }
        }

        Assert.Equal(rules.Select(rule => rule.Metric).Order(), used.Order());
    }

    [Fact]
    public void Rules_read_series_that_the_service_exports()
    {
        var rules = AdapterRule.Read();
        Assert.Subset(Exported, rules.Select(rule => (rule.Service, rule.Series)).ToHashSet());
        Assert.All(rules, rule => Assert.Contains("<<.Series>>{<<.LabelMatchers>>", rule.Query, StringComparison.Ordinal));
    }

    [Fact]
    public void Scraped_series_carry_the_labels_that_rules_turn_into_objects()
    {
        var configuration = Assert.Single(
            YamlText.Documents(File.ReadAllText(Overlay.PathOf("components/prometheus/prometheus.yml"))));
        var job = Assert.Single(Manifest.Items(configuration, "scrape_configs"));
        var labels = Manifest
            .Items(job, "relabel_configs")
            .Select(relabel => (string?)relabel["target_label"])
            .OfType<string>()
            .ToHashSet();
        Assert.All(AdapterRule.Read(), rule => Assert.Subset(labels, new HashSet<string>([.. rule.Resources, "service"])));
        var kept = Assert.Single(Manifest.Items(job, "relabel_configs"), relabel => (string?)relabel["action"] == "keep");
        Assert.Equal("management", (string?)kept["regex"]);
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void The_adapter_reads_the_rules_and_the_prometheus_that_are_deployed(string overlay)
    {
        var adapter = Overlay.Render(overlay).Workload("prometheus-adapter");
        var arguments = Manifest.Items(adapter.Containers.Single(), "args").Select(argument => (string)argument!).ToList();
        Assert.Contains("--config=/etc/adapter/rules.yaml", arguments);
        Assert.Contains("--prometheus-url=http://prometheus.blockchain.svc:9090/", arguments);
        var mount = Assert.Single(
            Manifest.Items(adapter.Containers.Single(), "volumeMounts"),
            candidate => (string?)candidate["mountPath"] == "/etc/adapter");
        var volume = Assert.Single(
            Manifest.Items(adapter.PodSpec, "volumes"),
            candidate => (string?)candidate["name"] == (string?)mount["name"]);
        var rules = Overlay.Render(overlay).Find("ConfigMap", (string)Manifest.At(volume, "configMap.name")!);
        Assert.Equal(
            File.ReadAllText(Overlay.PathOf("components/prometheus-adapter/rules.yaml")),
            rules!.Labels("data")["rules.yaml"]);
    }

    [RequiresToolFact("promtool")]
    public void Prometheus_takes_the_scrape_configuration()
    {
        // Debian builds promtool without Kubernetes discovery: that block is swapped for a fixed target, the rest is as deployed.
        const string discovery =
            "    kubernetes_sd_configs:\n      - role: pod\n        namespaces:\n          own_namespace: true\n";
        var configuration = File.ReadAllText(Overlay.PathOf("components/prometheus/prometheus.yml"));
        Assert.Contains(discovery, configuration, StringComparison.Ordinal);
        using var folder = new TempFolder();
        File.WriteAllText(
            folder.PathOf("prometheus.yml"),
            configuration.Replace(discovery, "    static_configs:\n      - targets: [localhost:9090]\n", StringComparison.Ordinal)
        );
        var check = Command.Run("promtool", ["check", "config", folder.PathOf("prometheus.yml")]);
        Assert.True(check.ExitCode == 0, check.Output);
    }

    /// <summary>The metric's name, or null for a resource such as CPU.</summary>
    private static string? Name(JsonNode metric) =>
        (string)metric["type"]! switch
        {
            "Pods" => (string)Manifest.At(metric, "pods.metric.name")!,
            "Object" => (string)Manifest.At(metric, "object.metric.name")!,
            _ => null,
        };

    private static void CheckObject(Overlay rendered, Manifest autoscaler, JsonNode metric, AdapterRule rule)
    {
        if ((string)metric["type"]! == "Pods")
        {
            Assert.Contains("pod", rule.Resources);
            Assert.Equal(autoscaler.Text("spec.scaleTargetRef.name"), rule.Service);
            return;
        }

        var kind = (string)Manifest.At(metric, "object.describedObject.kind")!;
        var name = (string)Manifest.At(metric, "object.describedObject.name")!;
        Assert.NotNull(rendered.Find(kind, name));
        Assert.Contains(kind, rule.Resources, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(name, rule.Service);
    }
}
