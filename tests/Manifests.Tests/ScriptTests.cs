using System.Runtime.Versioning;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class ScriptTests
{
    private const string GoodSecrets = """
        BITCOIN_API_ADMIN_KEY=0b5fd7a1c6a14b6f9b2e9f0c5f7f1a3e
        BITCOIN_API_WALLET_KEY=1b5fd7a1c6a14b6f9b2e9f0c5f7f1a3e
        Service__Token=2b5fd7a1c6a14b6f9b2e9f0c5f7f1a3e
        Wallet__Key=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=
        REDIS_PASSWORD=3b5fd7a1c6a14b6f9b2e9f0c5f7f1a3e
        """;

    private static readonly (string, string)[] Production =
    [
        ("ENV", "production"),
        ("CONTEXT", "live"),
        ("REGISTRY", "registry.test/blockyard"),
        ("SMOKE", "0"),
    ];

    public static TheoryData<string> Scripts =>
        [.. Directory.EnumerateFiles(Overlay.PathOf("bin")).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Scripts_parse_and_can_be_run(string script)
    {
        var path = Overlay.PathOf($"bin/{script}");
        var parsed = Command.Run("bash", ["-n", path]);
        Assert.True(parsed.ExitCode == 0, parsed.Output);
        // cluster.sh is only ever sourced.
        Assert.Equal(script != "cluster.sh", File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Every_command_of_the_makefile_has_a_help_line_and_a_script_that_exists()
    {
        var lines = File.ReadAllLines(Overlay.PathOf("deploy.mk"));
        var phony = Assert.Single(lines, line => line.StartsWith(".PHONY:", StringComparison.Ordinal)).Split(' ')[1..];
        Assert.All(phony, target => Assert.Contains(lines, line => line.StartsWith($"{target}: ## ", StringComparison.Ordinal)));
        var called = lines
            .Where(line => line.Contains("bin/", StringComparison.Ordinal))
            .Select(line => line.Split("bin/")[1].Split(' ')[0])
            .ToList();
        Assert.All(called, script => Assert.True(File.Exists(Overlay.PathOf($"bin/{script}")), script));
    }

    [RequiresToolFact("kubectl")]
    public void Deploying_tags_every_build_anew_and_keeps_the_development_keys()
    {
        using var cluster = new ClusterStub();
        var deploy = cluster.Run("deploy.sh", ("ENV", "minikube"), ("CONTEXT", "minikube"), ("TAG", "0.1.0-abc"), ("SMOKE", "0"));
        Assert.True(deploy.ExitCode == 0, deploy.Output);
        Assert.All(
            Overlay.Services,
            service =>
            {
                Assert.Contains($"--build-arg SERVICE={service.Value} ", cluster.Calls, StringComparison.Ordinal);
                Assert.Contains(
                    $"minikube --profile minikube image load {service.Key}:0.1.0-abc",
                    cluster.Calls,
                    StringComparison.Ordinal);
                Assert.Equal($"{service.Key}:0.1.0-abc", Image(cluster, service.Key));
            }
        );
        Assert.Contains(cluster.Applied, manifest => manifest.Kind == "Secret");
        Assert.Empty(Directory.EnumerateDirectories(Overlay.PathOf("overlays"), "run.*"));
    }

    [RequiresToolFact("kubectl")]
    public void Production_pins_digests_and_hands_the_given_secrets_to_the_pods()
    {
        using var cluster = new ClusterStub();
        var deploy = cluster.Run("deploy.sh", [.. Production, ("SECRETS", cluster.Write("good.env", GoodSecrets))]);
        Assert.True(deploy.ExitCode == 0, deploy.Output);
        Assert.All(
            Overlay.Services.Keys,
            service => Assert.Equal($"registry.test/blockyard/{service}@sha256:{new string('1', 64)}", Image(cluster, service)));
        var secret = Assert.Single(cluster.Applied, manifest => manifest.Kind == "Secret");
        Assert.Contains(
            cluster
                .Applied.Single(manifest => manifest is { Kind: "StatefulSet", Name: "wallet" })
                .Containers.SelectMany(container => Manifest.Items(container, "env")),
            variable => (string?)Manifest.At(variable, "valueFrom.secretKeyRef.name") == secret.Name);
    }

    [RequiresToolTheory("kubectl")]
    [InlineData("Service__Token=change-me", "Service__Token: still a placeholder")]
    [InlineData("REDIS_PASSWORD=dev-only-redis-password-change-me", "REDIS_PASSWORD: still a placeholder")]
    [InlineData("Wallet__Key=ZGV2LW9ubHktd2FsbGV0LWtleS1jaGFuZ2UtbWUhISE=", "Wallet__Key: is the development key")]
    [InlineData("Wallet__Key=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2", "Wallet__Key: must be 32 bytes")]
    [InlineData("Service__Token=short", "Service__Token: shorter than 32")]
    [InlineData("REDIS_PASSWORD=3b5fd7a1c6a14b6f,b2e9f0c5f7f1a3e00", "REDIS_PASSWORD: only letters")]
    [InlineData("Service__Token=3b5fd7a1c6a14b6f9b2e9f0c5f7f1a3e", "has the same value as another key")]
    [InlineData("Service__Token=", "Service__Token: missing or empty")]
    public void Production_refuses_a_bad_secret_from_a_file_or_from_the_cluster(string line, string reason)
    {
        using var cluster = new ClusterStub();
        var bad = string.Join(
            '\n',
            GoodSecrets.Split('\n').Select(good => good.Split('=')[0] == line.Split('=')[0] ? line : good));
        var fromFile = cluster.Run("deploy.sh", [.. Production, ("SECRETS", cluster.Write("bad.env", bad))]);
        cluster.HasSecret(bad);
        var fromCluster = cluster.Run("deploy.sh", Production);

        Assert.All(
            [fromFile, fromCluster],
            refused =>
            {
                Assert.NotEqual(0, refused.ExitCode);
                Assert.Contains(reason, refused.Output, StringComparison.Ordinal);
                Assert.DoesNotContain("3b5fd7a1c6a14b6f", refused.Output, StringComparison.Ordinal);
            }
        );
        Assert.Empty(cluster.Applied);
    }

    [RequiresToolTheory("kubectl")]
    [InlineData("CONTEXT", "", "production needs CONTEXT=")]
    [InlineData("CONTEXT", "nowhere", "no context 'nowhere'")]
    [InlineData("REGISTRY", "", "production needs REGISTRY=")]
    [InlineData("TAG", "latest", "cannot be rolled back")]
    [InlineData("BUILD", "0", "still names registry.example.com")]
    [InlineData("ENV", "staging", "ENV=staging is unknown")]
    public void Deploying_stops_with_what_is_missing(string name, string value, string reason)
    {
        using var cluster = new ClusterStub();
        cluster.HasSecret(GoodSecrets);
        var refused = cluster.Run("deploy.sh", [.. Production.Where(pair => pair.Item1 != name), (name, value)]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(reason, refused.Output, StringComparison.Ordinal);
        Assert.Empty(cluster.Applied);
    }

    [RequiresToolFact("kubectl")]
    public void Undeploying_keeps_volumes_unless_it_is_forced()
    {
        using var cluster = new ClusterStub();
        Assert.Equal(0, cluster.Run("undeploy.sh", Production).ExitCode);
        var deleted = YamlText.Documents(cluster.Fed).Select(node => new Manifest(node)).ToList();
        var all = Overlay.Render("production").Manifests;
        Assert.Equal(
            all.Where(manifest => manifest.Kind is not ("Namespace" or "PersistentVolumeClaim"))
                .Select(manifest => manifest.ToString()),
            deleted.Select(manifest => manifest.ToString()));
    }

    [RequiresToolTheory("kubectl")]
    [InlineData("# HELP blockyard_wallets\nblockyard_wallets 0\n", true)]
    [InlineData("blockyard_wallets{network=\"devnet\"} 3\n", false)]
    [InlineData("blockyard_wallets_total 0\n", false)]
    public void A_wallet_shard_is_dropped_only_when_it_says_that_it_is_empty(string metrics, bool dropped)
    {
        using var cluster = new ClusterStub();
        cluster.HasMetrics(metrics);
        var scale = cluster.Run("scale.sh", ("ENV", "minikube"), ("CONTEXT", "minikube"), ("S", "wallet"), ("N", "1"));
        Assert.Equal(dropped, scale.ExitCode == 0);
        Assert.Equal(dropped, cluster.Calls.Contains("scale statefulset/wallet --replicas=1", StringComparison.Ordinal));
        // First no new wallets there, and back to two where it has to stay.
        Assert.Contains("configmap wallet-shards --from-literal=shards=1", cluster.Calls, StringComparison.Ordinal);
        Assert.Equal(
            !dropped,
            cluster.Calls.Contains("configmap wallet-shards --from-literal=shards=2", StringComparison.Ordinal));
    }

    [RequiresToolFact("kubectl")]
    public void Scaling_by_hand_moves_the_autoscalers_bounds()
    {
        using var cluster = new ClusterStub();
        Assert.Equal(
            0,
            cluster.Run("scale.sh", ("ENV", "minikube"), ("CONTEXT", "minikube"), ("S", "gateway"), ("N", "8")).ExitCode);
        Assert.Contains(
            """patch hpa gateway --type merge -p {"spec":{"minReplicas":8,"maxReplicas":8}}""",
            cluster.Calls,
            StringComparison.Ordinal);
        Assert.NotEqual(
            0,
            cluster.Run("scale.sh", ("ENV", "minikube"), ("CONTEXT", "minikube"), ("S", "redis"), ("N", "2")).ExitCode);
    }

    private static string Image(ClusterStub cluster, string workload) =>
        (string)
            cluster.Applied.Single(manifest => manifest.IsWorkload && manifest.Name == workload).Containers.Single()["image"]!;
}
