using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>Settings, secrets and images: what is referenced exists, and nothing of development reaches production.</summary>
public sealed partial class ConfigurationTests
{
    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Every_referenced_key_and_object_exists(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        Assert.All(
            rendered.Workloads,
            workload =>
            {
                foreach (var (kind, name, key) in References(workload))
                {
                    if (kind == "Secret" && overlay == "production")
                    {
                        // Brought by the operators, with the keys of the example.
                        Assert.Equal("blockchain-secrets", name);
                        Assert.Contains(key, ExampleKeys());
                        continue;
                    }

                    var found = rendered.Find(kind, name);
                    Assert.True(found is not null, $"{workload} names {kind} {name}, which is not there");
                    Assert.True(
                        key is null || found.Labels("data").ContainsKey(key),
                        $"{workload}: {kind} {name} has no key {key}");
                }
            }
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void The_only_key_that_may_be_missing_is_the_number_of_wallet_shards(string overlay) =>
        Assert.Equal(["wallet-shards/shards"], Overlay.Render(overlay).Workloads.SelectMany(Optional));

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Development), MemberType = typeof(Overlay))]
    public void Development_secrets_have_the_keys_of_the_production_example(string overlay)
    {
        var secret = Assert.Single(Overlay.Render(overlay).Of("Secret"));
        Assert.Equal(ExampleKeys().Order(), secret.Labels("data").Keys.Order());
        Assert.Equal(32, Convert.FromBase64String(DevelopmentSecrets(overlay)["Wallet__Key"]).Length);
    }

    [RequiresToolFact("kubectl")]
    public void Production_holds_no_secret_and_nothing_of_development()
    {
        var production = Overlay.Render("production");
        Assert.Empty(production.Of("Secret"));
        Assert.All(
            DevelopmentSecrets("kind").Concat(DevelopmentSecrets("minikube")),
            secret => Assert.DoesNotContain(secret.Value, production.Yaml, StringComparison.Ordinal));
        Assert.DoesNotContain("dev-only", production.Yaml, StringComparison.Ordinal);
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Images_are_pinned_by_overlays(string overlay) =>
        Assert.All(
            Overlay
                .Render(overlay)
                .Workloads.SelectMany(workload => workload.Containers)
                .Select(container => (string)container["image"]!),
            image => Assert.Matches(PinnedImage(), image));

    [Fact]
    public void Base_and_components_name_no_tag_and_no_outdated_field()
    {
        var files = new[] { "base", "components" }
            .SelectMany(folder => Directory.EnumerateFiles(Overlay.PathOf(folder), "*.yaml", SearchOption.AllDirectories))
            .ToList();
        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
            {
                var text = File.ReadAllText(file);
                Assert.DoesNotMatch(@"(?m)^\s*(- )?image: \S*[:@/]", text);
                Assert.DoesNotMatch(@"(?m)^(commonLabels|vars|bases|patchesStrategicMerge|patchesJson6902|images):", text);
            }
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Stores_write_where_their_volume_is(string overlay) =>
        Assert.All(
            ["chain-store", "miner", "wallet"],
            name =>
            {
                var workload = Overlay.Render(overlay).Workload(name);
                var container = workload.Containers.Single();
                var directory = Assert.Single(
                    Manifest.Items(container, "env"),
                    variable => (string?)variable["name"] == "Data__Directory");
                var mount = Assert.Single(
                    Manifest.Items(container, "volumeMounts"),
                    candidate => (string?)candidate["mountPath"] == (string?)directory["value"]);
                Assert.Equal(
                    (string?)mount["name"],
                    (string?)Assert.Single(Manifest.Items(workload.Node, "spec.volumeClaimTemplates"))["metadata"]!["name"]);
            }
        );

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Rate_limits_are_mounted_where_the_gateway_is_told_to_read_them(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        var gateway = rendered.Workload("gateway");
        var path = (string)
            Assert.Single(
                Manifest.Items(gateway.Containers.Single(), "env"),
                variable => (string?)variable["name"] == "RL_SETTINGS_PATH"
            )["value"]!;
        var mount = Assert.Single(
            Manifest.Items(gateway.Containers.Single(), "volumeMounts"),
            candidate => (string?)candidate["mountPath"] == Path.GetDirectoryName(path));
        var volume = Assert.Single(
            Manifest.Items(gateway.PodSpec, "volumes"),
            candidate => (string?)candidate["name"] == (string?)mount["name"]);
        var settings = rendered.Find("ConfigMap", (string)Manifest.At(volume, "configMap.name")!)!.Labels("data")[
            Path.GetFileName(path)
        ];
        Assert.NotNull(JsonNode.Parse(settings)!["strategies"]);
    }

    private static IEnumerable<(string Kind, string Name, string? Key)> References(Manifest workload)
    {
        var container = workload.Containers.Single();
        foreach (var variable in Manifest.Items(container, "env"))
        {
            if (Manifest.At(variable, "valueFrom.secretKeyRef") is { } secret)
            {
                yield return ("Secret", (string)secret["name"]!, (string)secret["key"]!);
            }
            else if (Manifest.At(variable, "valueFrom.configMapKeyRef") is { } setting && setting["optional"] is null)
            {
                yield return ("ConfigMap", (string)setting["name"]!, (string)setting["key"]!);
            }
        }

        var maps = Manifest
            .Items(container, "envFrom")
            .Select(source => source["configMapRef"])
            .Concat(Manifest.Items(workload.PodSpec, "volumes").Select(volume => volume["configMap"]));
        foreach (var map in maps.OfType<JsonNode>())
        {
            yield return ("ConfigMap", (string)map["name"]!, null);
        }

        if (workload.Text("spec.template.spec.serviceAccountName") is { } account)
        {
            yield return ("ServiceAccount", account, null);
        }
    }

    private static IEnumerable<string> Optional(Manifest workload) =>
        from variable in Manifest.Items(workload.Containers.Single(), "env")
        from reference in new[]
        {
            Manifest.At(variable, "valueFrom.secretKeyRef"),
            Manifest.At(variable, "valueFrom.configMapKeyRef"),
        }
        where reference?["optional"] is not null
        select $"{reference["name"]}/{reference["key"]}";

    private static IReadOnlyCollection<string> ExampleKeys() =>
        [.. EnvironmentFile("overlays/production/secrets.env.example").Keys];

    private static Dictionary<string, string> DevelopmentSecrets(string overlay) =>
        EnvironmentFile($"overlays/{overlay}/dev-secrets.env");

    private static Dictionary<string, string> EnvironmentFile(string path) =>
        File.ReadLines(Overlay.PathOf(path))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .ToDictionary(
                line => line[..line.IndexOf('=', StringComparison.Ordinal)],
                line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    [GeneratedRegex(@"(@sha256:[0-9a-f]{64}|:v?\d+\.\d+\.\d+(-[a-z]+)?)$")]
    private static partial Regex PinnedImage();
}
