using System.Text.Json.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>Names that must meet: selectors and pods, services and ports, probes and paths.</summary>
public sealed class WiringTests
{
    /// <summary>What each of our containers listens on, as the architecture says.</summary>
    private static readonly Dictionary<string, Dictionary<string, int>> Ports = new()
    {
        ["chain-store"] = new()
        {
            ["grpc"] = 50051,
            ["peers"] = 2001,
            ["management"] = 9090,
        },
        ["miner"] = new() { ["grpc"] = 50051, ["management"] = 9090 },
        ["wallet"] = new() { ["grpc"] = 50051, ["management"] = 9090 },
        ["gateway"] = new() { ["http"] = 8080, ["management"] = 9090 },
    };

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Containers_listen_where_the_architecture_says(string overlay) =>
        Assert.All(
            Ports,
            expected => Assert.Equal(expected.Value, ContainerPorts(Overlay.Render(overlay).Workload(expected.Key))));

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Workload_selectors_match_their_own_pods_only(string overlay)
    {
        var workloads = Overlay.Render(overlay).Workloads.ToList();
        Assert.All(
            workloads,
            workload =>
            {
                var selector = workload.Labels("spec.selector.matchLabels");
                Assert.Equal(
                    [workload.Name],
                    workloads.Where(other => Manifest.Selects(selector, other.PodLabels)).Select(other => other.Name));
            }
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Services_reach_a_port_of_exactly_one_workload(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        Assert.All(
            rendered.Of("Service"),
            service =>
            {
                var workload = Assert.Single(
                    rendered.Workloads,
                    candidate => Manifest.Selects(service.Labels("spec.selector"), candidate.PodLabels));
                var ports = ContainerPorts(workload);
                Assert.All(
                    Manifest.Items(service.Node, "spec.ports"),
                    port => Assert.Contains((string)port["targetPort"]!, ports.Keys));
            }
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Every_stateful_set_is_governed_by_a_headless_service_of_its_own(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        Assert.All(
            rendered.Of("StatefulSet"),
            set =>
            {
                var service = rendered.Find("Service", set.Text("spec.serviceName")!);
                Assert.NotNull(service);
                Assert.Equal("None", service.Text("spec.clusterIP"));
                Assert.True(Manifest.Selects(service.Labels("spec.selector"), set.PodLabels));
                Assert.Equal("Retain", set.Text("spec.persistentVolumeClaimRetentionPolicy.whenScaled"));
                Assert.Equal("Retain", set.Text("spec.persistentVolumeClaimRetentionPolicy.whenDeleted"));
            }
        );
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Peers_are_listed_before_they_are_ready_and_clients_see_ready_nodes_only(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        Assert.True((bool?)rendered.Find("Service", "chain-store-peers")!.At("spec.publishNotReadyAddresses"));
        Assert.Null(rendered.Find("Service", "chain-store-clients")!.At("spec.publishNotReadyAddresses"));
        Assert.Equal("None", rendered.Find("Service", "chain-store-clients")!.Text("spec.clusterIP"));
    }

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Probes_hit_paths_and_ports_that_exist(string overlay) =>
        Assert.All(
            Overlay.Render(overlay).Workloads,
            workload =>
            {
                var ports = ContainerPorts(workload);
                var container = Assert.Single(workload.Containers);
                foreach (var probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
                {
                    var port = (string?)(
                        Manifest.At(container, $"{probe}.httpGet.port") ?? Manifest.At(container, $"{probe}.tcpSocket.port"));
                    Assert.True(port is null || ports.ContainsKey(port), $"{workload} {probe}: no port {port}");
                }

                if (Overlay.Services.ContainsKey(workload.Name))
                {
                    Assert.Equal("management /livez", Target(container, "startupProbe"));
                    Assert.Equal("management /livez", Target(container, "livenessProbe"));
                    Assert.Equal(
                        workload.Name == "gateway" ? "http /api/health/ready" : "management /readyz",
                        Target(container, "readinessProbe"));
                }
                else
                {
                    Assert.NotNull(container["livenessProbe"]);
                    Assert.NotNull(container["readinessProbe"]);
                }
            }
        );

    [RequiresToolTheory("kubectl")]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void Addresses_in_the_environment_name_services_and_ports_that_exist(string overlay)
    {
        var rendered = Overlay.Render(overlay);
        var addresses = rendered.Workloads.SelectMany(workload => Addresses.Of(rendered, workload)).ToList();
        Assert.Contains(addresses, address => address is { From: "gateway", Service: "redis" });
        Assert.Contains(addresses, address => address is { From: "chain-store", Service: "chain-store-peers" });
        Assert.Contains(addresses, address => address is { From: "gateway", Service: "wallet-headless", Pod: "wallet-{n}" });
        // Where the faucet takes its coins from.
        Assert.Contains(addresses, address => address is { From: "miner", Service: "wallet-headless", Pod: "wallet-0" });
        Assert.All(
            addresses,
            address =>
            {
                var service = rendered.Find("Service", address.Service);
                Assert.True(service is not null, $"{address} names no service");
                Assert.Contains(address.Port, Manifest.Items(service.Node, "spec.ports").Select(port => (int)port["port"]!));
                if (address.Pod is not null)
                {
                    var set = Assert.Single(
                        rendered.Of("StatefulSet"),
                        candidate => candidate.Text("spec.serviceName") == address.Service);
                    Assert.Contains(address.Pod, new[] { $"{set.Name}-{{n}}", $"{set.Name}-0" });
                }
            }
        );
    }

    internal static Dictionary<string, int> ContainerPorts(Manifest workload) =>
        workload
            .Containers.SelectMany(container => Manifest.Items(container, "ports"))
            .ToDictionary(port => (string)port["name"]!, port => (int)port["containerPort"]!);

    private static string Target(JsonNode container, string probe) =>
        $"{Manifest.At(container, $"{probe}.httpGet.port")} {Manifest.At(container, $"{probe}.httpGet.path")}";
}
