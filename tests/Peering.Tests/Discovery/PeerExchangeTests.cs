using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Discovery;

/// <summary>Nodes find each other through those that they know.</summary>
public sealed class PeerExchangeTests
{
    [Fact]
    public async Task A_ring_becomes_a_mesh()
    {
        var settings = Enumerable.Range(0, 6).Select(i => Find(TestNode.Quick($"ring{i}"))).ToList();
        var nodes = new List<TestNode>();
        try
        {
            for (var i = 0; i < settings.Count; i++)
            {
                var own = settings[i];
                nodes.Add(await TestNode.StartAsync($"ring{i}", AddressOf(settings[(i + 1) % settings.Count]), _ => own));
            }

            foreach (var node in nodes)
            {
                await node.ConnectsAsync(settings.Count - 1);
            }

            await Eventually.StaysTrueAsync(
                () => nodes.All(node => node.Network.ConnectedCount == settings.Count - 1), TimeSpan.FromSeconds(1));
            await nodes[0].MineAsync();
            await nodes[3].ReachesAsync(nodes[0]);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Those_who_know_a_seed_learn_of_each_other_even_of_who_comes_later()
    {
        await using var seed = await TestNode.StartAsync("seed", "local", Find);
        await using var a = await TestNode.StartAsync("a", seed.Address, Find);
        await a.ConnectsAsync();
        await using var b = await TestNode.StartAsync("b", seed.Address, Find);

        await a.ConnectsAsync(2);
        await b.ConnectsAsync(2);
    }

    [Fact]
    public async Task A_node_that_lost_its_seed_comes_back_to_whom_it_knows()
    {
        await using var seed = await TestNode.StartAsync("seed", "local", Find);
        await using var a = await TestNode.StartAsync("a", seed.Address, Find);
        var own = Find(TestNode.Quick("b"));
        MemoryPeerFiles files;
        await using (var b = await TestNode.StartAsync("b", seed.Address, _ => own))
        {
            await b.ConnectsAsync(2);
            files = b.Files;
        }

        await seed.StopPeeringAsync();
        await using var again = await TestNode.CreateAsync("b", _ => own, files: files);
        await again.StartPeeringAsync("");

        await Eventually.IsTrueAsync(
            () => again.Network.Peers.Any(peer => peer.NodeId == a.Settings.NodeId && peer.State == PeerState.Connected), again.Describe);
    }

    [Fact]
    public async Task A_node_without_discovery_neither_tells_nor_listens()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var third = await TestNode.StartAsync("third", node.Address, Find);
        await node.ConnectsAsync();
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await using var other = await ScriptedPeer.StartAsync(node, hello => hello.NodeId = ByteString.CopyFrom(new byte[16]));
        await peer.SendAsync(Tell(other.Address));
        await peer.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 1 } });

        await peer.ReadAsync(message => message.Addresses is null ? message.Pong is not null : throw new InvalidOperationException());
        await Eventually.StaysTrueAsync(() => other.Connections == 0, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task No_more_connections_are_made_than_wanted()
    {
        await using var seed = await TestNode.StartAsync("seed", "local", Find);
        var others = new List<TestNode>();
        for (var i = 0; i < 4; i++)
        {
            others.Add(await TestNode.StartAsync($"o{i}", seed.Address, s => Find(s) with { TargetOutbound = 1 }));
        }

        await using var node = await TestNode.StartAsync("node", seed.Address, s => Find(s) with { TargetOutbound = 3 });
        await node.ConnectsAsync(3);
        await Eventually.StaysTrueAsync(() => node.Network.ConnectedCount == 3, TimeSpan.FromSeconds(1));
        Assert.All(others, other => Assert.Equal(1, other.Network.ConnectedCount - other.Network.InboundCount));
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Hearsay_is_dialled_but_not_passed_on_before_it_proves_true()
    {
        await using var node = await TestNode.StartAsync("node", change: Find);
        await using var listener = await TestNode.StartAsync("listener", node.Address, s => Find(s) with { TargetOutbound = 1 });
        await node.ConnectsAsync();
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await peer.SendAsync(Tell("127.0.0.1:1"));

        await Eventually.IsTrueAsync(
            () => node.Log.Entries.Any(entry => entry.Text.Contains("No connection with 127.0.0.1:1:", StringComparison.Ordinal)),
            node.Describe);
        await Eventually.StaysTrueAsync(() => listener.Network.KnownAddresses.All(known => known.Port != 1), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Who_is_told_of_a_node_itself_forgets_it()
    {
        await using var node = await TestNode.StartAsync("node", change: Find);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await peer.SendAsync(Tell(node.Address));

        await Eventually.IsTrueAsync(
            () => node.Log.Entries.Any(entry => entry.Text.Contains("this is the node itself", StringComparison.Ordinal)), node.Describe);
        await Eventually.IsTrueAsync(() => node.Network.KnownAddresses.Count == 0, node.Describe);
        await peer.SendAsync(Tell(node.Address));
        await Eventually.StaysTrueAsync(() => node.Network.KnownAddresses.Count == 0, TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task Whom_an_operator_disconnects_is_not_dialled_again_by_hearsay()
    {
        await using var seed = await TestNode.StartAsync("seed", "local", Find);
        await using var a = await TestNode.StartAsync("a", seed.Address, s => Find(s) with { TargetOutbound = 1 });
        await using var b = await TestNode.StartAsync("b", seed.Address, Find);
        await b.ConnectsAsync(2);

        Assert.True(b.Network.RemovePeer(a.Address));
        await b.ConnectsAsync(1);
        await Eventually.StaysTrueAsync(() => b.Network.ConnectedCount == 1, TimeSpan.FromMilliseconds(700));
    }

    [Theory]
    [InlineData("too many")]
    [InlineData("no address")]
    [InlineData("port 0")]
    [InlineData("port too large")]
    public async Task Malformed_addresses_break_the_protocol(string what)
    {
        await using var node = await TestNode.StartAsync("node", change: Find);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        var message = Tell("127.0.0.1:1");
        var told = message.Addresses.Addresses[0];
        switch (what)
        {
            case "too many":
                message.Addresses.Addresses.AddRange(Enumerable.Repeat(told, 256));
                break;
            case "no address":
                told.Ip = ByteString.CopyFrom([1, 2, 3, 4, 5]);
                break;
            default:
                told.Port = what == "port 0" ? 0u : 65_536u;
                break;
        }

        await peer.SendAsync(message);

        Assert.Equal(StatusCode.InvalidArgument, (await peer.ReadToEndAsync()).StatusCode);
    }

    [Fact]
    public async Task A_liar_on_another_machine_cannot_make_a_node_dial_its_own_machine()
    {
        await using var node = await TestNode.StartAsync("node", change: Find);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await peer.SendAsync(Tell("0.0.0.0:80", "224.0.0.1:80", "169.254.169.254:80", "[fe80::1]:80"));
        await peer.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 1 } });
        await peer.ReadAsync(message => message.Pong is not null);

        Assert.Empty(node.Network.KnownAddresses);
    }

    private static PeerSettings Find(PeerSettings settings) => settings with { Discovery = true };

    private static string AddressOf(PeerSettings settings) => $"127.0.0.1:{settings.ListenPort}";

    private static PeerMessage Tell(params IEnumerable<string> addresses)
    {
        var message = new NodeAddresses();
        message.Addresses.AddRange(addresses.Select(IPEndPoint.Parse).Select(endPoint => new NodeAddress
        {
            Ip = ByteString.CopyFrom(endPoint.Address.GetAddressBytes()), Port = (uint)endPoint.Port,
        }));
        return new PeerMessage { Addresses = message };
    }
}
