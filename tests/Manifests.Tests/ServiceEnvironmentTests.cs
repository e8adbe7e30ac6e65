using System.Globalization;
using Blockyard.Hosting;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>The services' own options against what their pods are given.</summary>
public sealed class ServiceEnvironmentTests
{
    private const string Drain = "Shutdown__DrainSeconds";
    private const string StopTime = "Shutdown__TimeoutSeconds";

    public static IEnumerable<object[]> Pods =>
        from overlay in new[] { "minikube", "production" }
        from service in Overlay.Services.Keys
        select new object[] { overlay, service };

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Pods))]
    public async Task A_service_starts_with_its_pods_environment_and_reads_every_name_in_it(string overlay, string service)
    {
        var environment = PodEnvironment.Of(overlay, service);
        // What `make scale S=wallet` sets.
        var variables = service == "gateway" ? With(environment.Variables, ("Wallet__Shards", "3")) : environment.Variables;

        await using var pod = await StartedPod.StartAsync(overlay, service, variables);

        Assert.Empty(pod.Unread.Except(environment.Shared).Except(environment.Parts));
    }

    [RequiresToolFact("kubectl")]
    public async Task Every_shared_name_is_read_by_some_service()
    {
        var ignored = PodEnvironment.Of("minikube", "gateway").Shared.ToHashSet();
        Assert.NotEmpty(ignored);
        foreach (var service in Overlay.Services.Keys)
        {
            await using var pod = await StartedPod.StartAsync("minikube", service, PodEnvironment.Of("minikube", service).Variables);
            ignored.IntersectWith(pod.Unread);
        }

        Assert.Empty(ignored);
    }

    [RequiresToolTheory("kubectl")]
    [InlineData("chain-store", "Chain__MemoryMb")]
    [InlineData("chain-store", "NODE_CONNECT_NODE")]
    [InlineData("miner", "Mining__IntervalSeconds")]
    [InlineData("wallet", "Wallet__Keys")]
    [InlineData("gateway", "Wallet__ShardCount")]
    public async Task A_misspelt_name_is_noticed(string service, string name)
    {
        var variables = With(PodEnvironment.Of("minikube", service).Variables, (name, "1"));

        await using var pod = await StartedPod.StartAsync("minikube", service, variables);

        Assert.Contains(name, pod.Unread);
    }

    [RequiresToolTheory("kubectl")]
    [InlineData("chain-store", "Service__Token")]
    [InlineData("miner", "Service__Token")]
    [InlineData("wallet", "Service__Token")]
    [InlineData("wallet", "Wallet__Key")]
    [InlineData("gateway", "Service__Token")]
    [InlineData("gateway", "BITCOIN_API_ADMIN_KEY")]
    [InlineData("gateway", "BITCOIN_API_WALLET_KEY")]
    public async Task A_committed_key_starts_a_service_on_a_laptop_and_keeps_it_from_starting_in_production(string service, string name)
    {
        var live = PodEnvironment.Of("production", service).Variables;
        foreach (var overlay in new[] { "minikube", "kind" })
        {
            var laptop = PodEnvironment.Of(overlay, service).Variables;
            await using (await StartedPod.StartAsync(overlay, service, laptop))
            {
            }

            var refused = await Assert.ThrowsAnyAsync<Exception>(
                () => StartedPod.StartAsync("production", service, With(live, (name, laptop[name]))));

            Assert.Contains(name, ServiceRunner.Explain(refused), StringComparison.Ordinal);
        }
    }

    [RequiresToolFact("kubectl")]
    public async Task A_pod_that_nobody_told_where_it_is_counts_as_production()
    {
        var variables = PodEnvironment.Of("minikube", "gateway").Variables.Where(pair => pair.Key != "DOTNET_ENVIRONMENT").ToDictionary();

        await Assert.ThrowsAnyAsync<Exception>(() => StartedPod.StartAsync("minikube", "gateway", variables));
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Pods_drain_and_stop_before_they_are_killed(string overlay) =>
        Assert.All(
            Overlay.Services.Keys,
            service =>
            {
                var variables = PodEnvironment.Of(overlay, service).Variables;
                var drain = int.Parse(variables[Drain], CultureInfo.InvariantCulture);
                var stop = variables.TryGetValue(StopTime, out var set)
                    ? int.Parse(set, CultureInfo.InvariantCulture)
                    : new Hosting.Probes.ShutdownOptions().TimeoutSeconds;
                var grace = Overlay.Render(overlay).Workload(service).Number("spec.template.spec.terminationGracePeriodSeconds");
                // Endpoints are told of a stop within a few seconds.
                Assert.InRange(drain, 3, 30);
                Assert.True(grace >= drain + stop, $"{service} is killed after {grace} s, and takes up to {drain} + {stop} s");
            }
        );

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void A_chain_stores_memory_settings_leave_half_of_its_limit_to_everything_else(string overlay)
    {
        var variables = PodEnvironment.Of(overlay, "chain-store").Variables;
        var limit = (string)Manifest.At(Overlay.Render(overlay).Workload("chain-store").Containers.Single(), "resources.limits.memory")!;
        Assert.EndsWith("Gi", limit, StringComparison.Ordinal);

        var used = (long.Parse(variables["Chain__MemoryMiB"], CultureInfo.InvariantCulture) << 20)
            + (long.Parse(variables["Mempool__MaxMegabytes"], CultureInfo.InvariantCulture) * 1_000_000);

        Assert.InRange(used, 1, (long.Parse(limit[..^2], CultureInfo.InvariantCulture) << 30) / 2);
    }

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string> variables, (string Name, string Value) added) =>
        new(variables) { [added.Name] = added.Value };
}
