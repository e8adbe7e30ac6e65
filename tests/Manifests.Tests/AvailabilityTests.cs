using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

public sealed class AvailabilityTests
{
    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Every_workload_of_ours_has_a_disruption_budget_that_lets_nodes_drain(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        string[] budgeted = [.. Overlay.Services.Keys, "redis"];
        Assert.All(
            budgeted,
            name =>
            {
                var budget = Assert.Single(
                    rendered.Of("PodDisruptionBudget"),
                    candidate =>
                        Manifest.Selects(candidate.Labels("spec.selector.matchLabels"), rendered.Workload(name).PodLabels));
                if (budget.Number("spec.minAvailable") is { } minimum)
                {
                    var least = rendered.Find("HorizontalPodAutoscaler", name)?.Number("spec.minReplicas") ?? 1;
                    Assert.True(
                        least > minimum,
                        $"{budget}: {minimum} must stay of {least}, so no node with one could ever be drained");
                }
                else
                {
                    Assert.Equal(1, budget.Number("spec.maxUnavailable"));
                }
            }
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void What_is_scaled_from_outside_states_no_replicas(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        var autoscalers = rendered.Of("HorizontalPodAutoscaler").ToList();
        Assert.Equal(["chain-store", "gateway", "miner"], autoscalers.Select(autoscaler => autoscaler.Name).Order());
        Assert.All(
            autoscalers,
            autoscaler =>
            {
                var target = rendered.Find(
                    autoscaler.Text("spec.scaleTargetRef.kind")!,
                    autoscaler.Text("spec.scaleTargetRef.name")!);
                Assert.NotNull(target);
                Assert.Null(target.At("spec.replicas"));
                Assert.NotNull(autoscaler.At("spec.behavior.scaleDown.stabilizationWindowSeconds"));
            }
        );
        // Scaled by hand: a second apply must not strand the wallets of a shard.
        Assert.Null(rendered.Workload("wallet").At("spec.replicas"));
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Stores_get_time_to_flush_and_to_recover(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        Assert.True(rendered.Workload("chain-store").Number("spec.template.spec.terminationGracePeriodSeconds") >= 120);
        Assert.True(rendered.Workload("wallet").Number("spec.template.spec.terminationGracePeriodSeconds") >= 60);
        Assert.All(
            Overlay.Services.Keys,
            name =>
            {
                var probe = rendered.Workload(name).Containers.Single()["startupProbe"]!;
                var seconds = (int)probe["periodSeconds"]! * (int)probe["failureThreshold"]!;
                Assert.True(seconds >= (name == "chain-store" ? 600 : 60), $"{name} has only {seconds} s to start");
            }
        );
    }

    [RequiresToolFact("kubectl")]
    public void Production_spreads_pods_puts_the_chain_first_and_keeps_what_redis_holds()
    {
        var production = Overlay.Render("production");
        Assert.All(
            ["chain-store", "wallet", "gateway"],
            name =>
                Assert.Equal(
                    ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
                    Manifest
                        .Items(production.Workload(name).PodSpec, "topologySpreadConstraints")
                        .Select(constraint => (string)constraint["topologyKey"]!)));
        Assert.NotNull(
            production.Find("PriorityClass", production.Workload("chain-store").Text("spec.template.spec.priorityClassName")!));

        var volume = Assert.Single(
            Manifest.Items(production.Workload("redis").PodSpec, "volumes"),
            candidate => (string)candidate["name"]! == "data");
        Assert.NotNull(production.Find("PersistentVolumeClaim", (string)volume["persistentVolumeClaim"]!["claimName"]!));
        var configuration = Assert.Single(
            production.Of("ConfigMap"),
            map => map.Name.StartsWith("redis-config", StringComparison.Ordinal));
        Assert.Contains("appendonly yes", configuration.Labels("data")["redis.conf"], StringComparison.Ordinal);
    }
}
