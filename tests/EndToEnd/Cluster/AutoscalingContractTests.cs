using System.Text.Json.Nodes;
using Blockyard.Manifests.Tests;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd.Cluster;

/// <summary>
/// The whole way of a figure: exported by the running service, scraped as deployed, turned by the adapter's rule into the
/// metric that an autoscaler names. A typo anywhere on it fails here.
/// </summary>
[Collection(SharedNetwork.Collection)]
public sealed class AutoscalingContractTests(SharedNetwork pods)
{
    [RequiresToolFact("prometheus")]
    public async Task Every_metric_of_every_autoscaler_has_a_value_while_the_network_runs()
    {
        await using var prometheus = await PrometheusServer.StartAsync(Ports());
        var metrics = Metrics();
        Assert.Superset(
            new HashSet<string>
            {
                "http_requests_per_second", "grpc_calls_per_second", "blockyard_verification_queue_length",
                "blockyard_block_interval_ratio", "blockyard_mempool_backlog_blocks",
            },
            metrics.Select(metric => metric.Name).ToHashSet());

        foreach (var metric in metrics)
        {
            var rule = Assert.Single(AdapterRule.Read(), candidate => candidate.Metric == metric.Name);
            var value = await Eventually.GetAsync(
                async () => await ValueAsync(prometheus, rule, metric), value => IsPlausible(metric, value), metric.Name);
            Assert.True(value < 1_000_000, $"{metric.Name} is {value}");

            // And would not have, had either end another name.
            var mistyped = rule with { Discovery = rule.Discovery.Replace(rule.Series, rule.Series + "s", StringComparison.Ordinal), Series = rule.Series + "s" };
            Assert.Null(await ValueAsync(prometheus, mistyped, metric));
            Assert.Null(await ValueAsync(prometheus, rule, metric with { Described = metric.Described + "s" }));
        }
    }

    [RequiresToolFact("prometheus")]
    public async Task Only_management_ports_are_scraped()
    {
        await using var prometheus = await PrometheusServer.StartAsync(
            [.. Ports(), ("gateway", "http", pods.PortOf("gateway", "http")), ("chain-store", "grpc", pods.PortOf("chain-store", "grpc"))]);

        var targets = await Eventually.GetAsync(prometheus.TargetsAsync, targets => targets.Any(), "targets");

        Assert.Equal(Ports().Select(port => new Uri(port.Address, "/metrics").ToString()).Order(), targets.Order());
    }

    private IEnumerable<(string Workload, string Port, Uri Address)> Ports() =>
        Overlay.Services.Keys.Select(workload => (workload, "management", pods.PortOf(workload, "management")));

    private async Task<double?> ValueAsync(PrometheusServer prometheus, AdapterRule rule, ScalingMetric metric)
    {
        // Some load, which the gateway hands on to the chain-store.
        await pods.Network.GetAsync("/api/v1/blocks?limit=1");
        return await prometheus.KnowsAsync(rule.Discovery)
            ? await prometheus.QueryAsync(rule.Instantiate($"namespace=\"blockchain\",{metric.Resource}=~\"{metric.Described}\"", metric.Resource))
            : null;
    }

    private static bool IsPlausible(ScalingMetric metric, double? value) =>
        metric.Name.EndsWith("_per_second", StringComparison.Ordinal) ? value > 0 : value >= 0;

    private static IReadOnlyList<ScalingMetric> Metrics() =>
    [
        .. from file in Directory.EnumerateFiles(Overlay.PathOf("components/autoscaling"), "*.yaml")
           from autoscaler in YamlText.Documents(File.ReadAllText(file))
           from metric in Manifest.Items(autoscaler, "spec.metrics")
           where (string)metric["type"]! != "Resource"
           select ScalingMetric.Read(autoscaler, metric),
    ];

    /// <summary>What an autoscaler asks for.</summary>
    /// <param name="Name">The metric.</param>
    /// <param name="Resource">The kind of object that it is a figure of, and the label that names it.</param>
    /// <param name="Described">The object.</param>
    private sealed record ScalingMetric(string Name, string Resource, string Described)
    {
        public static ScalingMetric Read(JsonNode autoscaler, JsonNode metric) => (string)metric["type"]! == "Pods"
            ? new ScalingMetric(
                (string)Manifest.At(metric, "pods.metric.name")!, "pod", $"{Manifest.At(autoscaler, "spec.scaleTargetRef.name")}-0")
            : new ScalingMetric(
                (string)Manifest.At(metric, "object.metric.name")!, "service", (string)Manifest.At(metric, "object.describedObject.name")!);
    }
}
