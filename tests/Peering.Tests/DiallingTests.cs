using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests;

public sealed class DiallingTests
{
    [Fact]
    public async Task A_DNS_name_connects()
    {
        await using var a = await TestNode.StartAsync("a");
        await a.MineAsync();
        await using var b = await TestNode.StartAsync("b", $"localhost:{a.Port}");

        await b.ReachesAsync(a);
    }

    [Fact]
    public async Task A_node_reconnects_when_the_other_side_comes_back()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", a.Address);
        await b.ConnectsAsync();

        await a.StopPeeringAsync();
        await b.ConnectsAsync(0);
        await Eventually.IsTrueAsync(() => b.Network.Peers is [{ State: PeerState.Connecting, LastError: not "" }], b.Describe);
        await a.MineAsync(3);
        await a.StartPeeringAsync();

        await b.ReachesAsync(a);
        await b.MineAsync();
        await a.ReachesAsync(b);
    }

    [Fact]
    public async Task A_name_that_stands_for_many_addresses_is_dialled_at_each_and_looked_up_again()
    {
        var names = new NameTable();
        var port = LoopbackPort.Find();
        await using var a = await TestNode.CreateAsync("a", s => s with { ListenPort = port });
        await using var b = await TestNode.CreateAsync("b", s => s with { ListenPort = port });
        await using var c = await TestNode.CreateAsync("c", s => s with { ListenPort = port });
        names.Set("chain-store-peers", "127.0.0.2", "127.0.0.3");
        await a.StartPeeringAsync(ip: "127.0.0.2");
        await b.StartPeeringAsync($"chain-store-peers:{port}", names, "127.0.0.3");
        await b.ConnectsAsync();
        await Eventually.IsTrueAsync(
            () => b.Network.Peers.Any(peer => peer.LastError == "this is the node itself"), b.Describe);

        await c.StartPeeringAsync(ip: "127.0.0.4");
        names.Set("chain-store-peers", "127.0.0.2", "127.0.0.3", "127.0.0.4");
        await b.ConnectsAsync(2);

        await c.MineAsync();
        await b.ReachesAsync(c);
        Assert.Equal(
            [$"127.0.0.2:{port}", $"127.0.0.3:{port}", $"127.0.0.4:{port}"], b.Network.Peers.Select(peer => peer.Address));
    }

    [Fact]
    public async Task Of_a_name_with_too_many_addresses_the_same_are_dialled_in_whatever_order_they_come()
    {
        string[] all = ["127.0.1.6", "127.0.1.2", "127.0.1.4", "127.0.1.3", "127.0.1.5"];
        var port = LoopbackPort.Find();
        var names = new NameTable();
        names.Set("peers", all);
        await using var node = await TestNode.StartAsync("node", $"peers:{port}", s => s with { MaxOutbound = 3 }, resolver: names);
        string[] dialled = [$"127.0.1.2:{port}", $"127.0.1.3:{port}", $"127.0.1.4:{port}"];
        await Eventually.IsTrueAsync(() => Dialled().SequenceEqual(dialled), node.Describe);

        names.Set("peers", ["127.0.1.1", .. all.Reverse()]);
        var before = names.Lookups;
        await Eventually.IsTrueAsync(() => names.Lookups > before + 2, node.Describe);

        Assert.Equal(dialled, Dialled());

        IEnumerable<string> Dialled() => node.Network.Peers.Select(peer => peer.Address);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_shown_and_tried_again()
    {
        var names = new NameTable();
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", $"late:{a.Port}", resolver: names);
        await Eventually.IsTrueAsync(
            () => b.Network.Peers.Single().LastError.StartsWith("the name does not resolve", StringComparison.Ordinal), b.Describe);

        names.Set("late", "127.0.0.1");

        await b.ConnectsAsync();
        Assert.Equal("", b.Network.Peers.Single().LastError);
    }

    [Fact]
    public async Task A_name_loses_an_address_without_losing_the_connection()
    {
        var names = new NameTable();
        names.Set("peers", "127.0.0.1");
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", $"peers:{a.Port}", resolver: names);
        await b.ConnectsAsync();

        names.Set("peers");
        await Eventually.IsTrueAsync(() => b.Network.Peers.Any(peer => peer.LastError == "the name has no address"), b.Describe);

        Assert.Equal(1, b.Network.ConnectedCount);
        await a.StopPeeringAsync();
        await a.StartPeeringAsync();
        await Eventually.StaysTrueAsync(() => b.Network.ConnectedCount == 0 || a.Network.ConnectedCount == 0, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Peers_are_added_and_removed_while_the_node_runs()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b");

        Assert.Equal(a.Address, b.Network.AddPeer(a.Address).ToString());
        await b.ConnectsAsync();
        Assert.True(b.Network.RemovePeer(a.Address));

        await b.ConnectsAsync(0);
        await a.ConnectsAsync(0);
        Assert.Empty(b.Network.Peers);
        await Eventually.StaysTrueAsync(() => b.Network.ConnectedCount == 0, TimeSpan.FromMilliseconds(600));
        Assert.False(b.Network.RemovePeer(a.Address));
    }

    [Fact]
    public async Task A_peer_that_dialled_us_can_be_disconnected_by_the_name_it_is_listed_under()
    {
        await using var a = await TestNode.StartAsync("a");
        using var dialler = await ScriptedDialler.ConnectAsync(a);

        Assert.True(a.Network.RemovePeer(a.Network.Peers.Single().Address));

        Assert.Equal("the operator removed it", (await dialler.ReadToEndAsync()).Detail);
    }

    [Fact]
    public async Task The_list_of_addresses_is_bounded()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { MaxAddresses = 2 });
        node.Network.AddPeer("127.0.0.1:1");
        node.Network.AddPeer("127.0.0.1:2");
        node.Network.AddPeer("127.0.0.1:2");

        Assert.Throws<InvalidOperationException>(() => node.Network.AddPeer("127.0.0.1:3"));
        Assert.Throws<FormatException>(() => node.Network.AddPeer("not an address"));
    }

    [Fact]
    public async Task Tries_that_fail_are_spaced_out()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { ReconnectMax = TimeSpan.FromMilliseconds(320) });
        node.Network.AddPeer("127.0.0.1:1");

        await Task.Delay(1_500);

        // At most 20 + 40 + 80 + 160 ms of whole waits before the longest, each perhaps halved; then one in 160 to 320 ms.
        var tries = node.Log.Entries.Count(entry => entry.Text.Contains("No connection", StringComparison.Ordinal));
        Assert.InRange(tries, 4, 16);
    }

    [Fact]
    public async Task A_pod_that_comes_back_at_another_address_is_found_again()
    {
        var names = new NameTable();
        var port = LoopbackPort.Find();
        names.Set("chain-store-0", "127.0.0.2");
        await using var pod = await TestNode.CreateAsync("pod", s => s with { ListenPort = port });
        await pod.StartPeeringAsync(ip: "127.0.0.2");
        await using var node = await TestNode.StartAsync("node", $"chain-store-0:{port}", resolver: names);
        await node.ConnectsAsync();

        await pod.StopPeeringAsync();
        await pod.MineAsync();
        names.Set("chain-store-0", "127.0.0.3");
        await pod.StartPeeringAsync(ip: "127.0.0.3");

        await node.ReachesAsync(pod);
        Assert.Equal($"chain-store-0:{port}", node.Network.Peers.Single().Address);
    }

    [Fact]
    public async Task A_resolver_that_hangs_is_given_up_and_asked_again()
    {
        var names = new NameTable();
        await using var a = await TestNode.StartAsync("a");
        names.Set("slow", "127.0.0.1");
        names.Hang = true;
        await using var b = await TestNode.StartAsync(
            "b", $"slow:{a.Port}", s => s with { HandshakeTimeout = TimeSpan.FromMilliseconds(300) }, resolver: names);
        await Eventually.IsTrueAsync(
            () => b.Network.Peers.Single().LastError.StartsWith("the name does not resolve", StringComparison.Ordinal), b.Describe);

        names.Hang = false;

        await b.ConnectsAsync();
    }

    [Fact]
    public async Task A_name_that_stops_resolving_keeps_what_it_stood_for()
    {
        var names = new NameTable();
        names.Set("peer", "127.0.0.1");
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", $"peer:{a.Port}", resolver: names);
        await b.ConnectsAsync();

        names.Remove("peer");
        await Eventually.IsTrueAsync(
            () => b.Log.Entries.Any(entry => entry.Text.Contains("does not resolve", StringComparison.Ordinal)), b.Describe);
        await a.StopPeeringAsync();
        await b.ConnectsAsync(0);
        await a.StartPeeringAsync();

        await b.ConnectsAsync();
    }

    [Fact]
    public async Task A_headless_name_that_lists_the_node_itself_and_nodes_that_are_down_joins_all_that_are_up()
    {
        var names = new NameTable();
        var port = LoopbackPort.Find();
        names.Set("peers", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");
        var nodes = new List<TestNode>();
        foreach (var (name, ip) in new[] { ("a", "127.0.0.2"), ("b", "127.0.0.3"), ("c", "127.0.0.4") })
        {
            nodes.Add(await TestNode.CreateAsync(name, s => s with { ListenPort = port }));
            await nodes[^1].StartPeeringAsync($"peers:{port}", names, ip);
        }

        foreach (var node in nodes)
        {
            await node.ConnectsAsync(2);
        }

        await Eventually.StaysTrueAsync(() => nodes.All(node => node.Network.ConnectedCount == 2), TimeSpan.FromSeconds(1));
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_seed_is_dialled_by_others_and_dials_nobody_by_itself()
    {
        await using var seed = await TestNode.StartAsync("seed", "local");
        await using var a = await TestNode.StartAsync("a", seed.Address);
        await seed.ConnectsAsync();

        Assert.True(Assert.Single(seed.Network.Peers).Inbound);
        Assert.Equal(PeerSource.Inbound, seed.Network.Peers[0].Source);
        Assert.Equal(PeerSource.Configured, a.Network.Peers.Single().Source);
    }
}
