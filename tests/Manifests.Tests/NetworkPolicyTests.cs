using System.Text.Json.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>Who may speak to whom: the policies against the arrows of the architecture, at both ends.</summary>
public sealed class NetworkPolicyTests
{
    private const string NameLabel = "app.kubernetes.io/name";

    private static readonly Arrow[] Arrows =
    [
        new("gateway", "chain-store", 50051),
        new("gateway", "wallet", 50051),
        new("gateway", "miner", 50051),
        new("gateway", "redis", 6379),
        new("wallet", "chain-store", 50051),
        new("miner", "chain-store", 50051),
        new("miner", "wallet", 50051),
        new("chain-store", "chain-store", 2001),
        new("prometheus", "chain-store", 9090),
        new("prometheus", "miner", 9090),
        new("prometheus", "wallet", 9090),
        new("prometheus", "gateway", 9090),
        new("prometheus-adapter", "prometheus", 9090),
    ];

    private sealed record Arrow(string From, string To, int Port);

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Allowed_calls_are_exactly_the_arrows_at_both_ends(string overlay)
    {
        var policies = Policies(overlay);
        var received = policies.SelectMany(policy =>
            Pairs(policy, "spec.ingress", "from", (self, peer, port) => new Arrow(peer, self, port)));
        var sent = policies.SelectMany(policy =>
            Pairs(policy, "spec.egress", "to", (self, peer, port) => new Arrow(self, peer, port)));
        Assert.Equal(Sorted(Arrows), Sorted(received));
        Assert.Equal(Sorted(Arrows), Sorted(sent));
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Only_the_front_door_and_the_metrics_api_are_open_to_everybody(string overlay)
    {
        var policies = Policies(overlay);
        Assert.Equal(
            ["gateway 8080", "prometheus-adapter 6443"],
            policies.SelectMany(policy => Open(policy, "spec.ingress", "from")).Order());
        Assert.Equal(
            ["prometheus", "prometheus-adapter"],
            policies.SelectMany(policy => Open(policy, "spec.egress", "to")).Select(open => open.Split(' ')[0]).Distinct().Order()
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Everything_else_is_denied_and_names_can_be_resolved(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        var deny = rendered.Find("NetworkPolicy", "default-deny")!;
        Assert.Empty(deny.At("spec.podSelector")!.AsObject());
        Assert.Equal(["Ingress", "Egress"], Manifest.Items(deny.Node, "spec.policyTypes").Select(type => (string)type!));
        Assert.Null(deny.At("spec.ingress"));
        Assert.Null(deny.At("spec.egress"));

        var dns = Assert.Single(Manifest.Items(rendered.Find("NetworkPolicy", "allow-dns")!.Node, "spec.egress"));
        Assert.Equal(
            ["TCP 53", "UDP 53"],
            Manifest.Items(dns, "ports").Select(port => $"{port["protocol"]} {port["port"]}").Order());
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Every_address_that_a_workload_is_given_may_be_called(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        Assert.All(
            rendered.Workloads.SelectMany(workload => Addresses.Of(rendered, workload)),
            address =>
            {
                var selector = rendered.Find("Service", address.Service)!.Labels("spec.selector");
                Assert.Contains(new Arrow(address.From, selector[NameLabel], address.Port), Arrows);
            }
        );
    }

    private static List<Manifest> Policies(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        var policies = rendered.Of("NetworkPolicy").Where(policy => policy.Name is not ("default-deny" or "allow-dns")).ToList();
        // A policy for pods that do not exist protects nothing.
        Assert.All(
            policies,
            policy =>
                Assert.Single(
                    rendered.Workloads,
                    workload => Manifest.Selects(policy.Labels("spec.podSelector.matchLabels"), workload.PodLabels)));
        Assert.Equal(
            rendered.Workloads.Select(workload => workload.Name).Order(),
            policies.Select(policy => Self(policy)).Order());
        return policies;
    }

    private static IEnumerable<Arrow> Pairs(
        Manifest policy,
        string direction,
        string peers,
        Func<string, string, int, Arrow> arrow
    ) =>
        from rule in Manifest.Items(policy.Node, direction)
        from peer in Manifest.Items(rule, peers)
        from port in Manifest.Items(rule, "ports")
        select arrow(Self(policy), Manifest.Map(Manifest.At(peer, "podSelector.matchLabels"))[NameLabel], (int)port["port"]!);

    private static IEnumerable<string> Open(Manifest policy, string direction, string peers) =>
        from rule in Manifest.Items(policy.Node, direction)
        where rule[peers] is null
        from port in Manifest.Items(rule, "ports").DefaultIfEmpty(new JsonObject { ["port"] = "any" })
        select $"{Self(policy)} {port["port"]}";

    private static string Self(Manifest policy) => policy.Labels("spec.podSelector.matchLabels")[NameLabel];

    private static IEnumerable<string> Sorted(IEnumerable<Arrow> arrows) => arrows.Select(arrow => arrow.ToString()).Order();
}
