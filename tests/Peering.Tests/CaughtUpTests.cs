using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;

namespace Blockyard.Peering.Tests;

public sealed class CaughtUpTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_node_without_peers_is_caught_up_at_once()
    {
        await using var node = await TestNode.StartAsync("node");

        Assert.True(node.Network.IsCaughtUp);
    }

    [Fact]
    public async Task A_seed_with_blocks_is_caught_up_at_once()
    {
        await using var seed = await TestNode.CreateAsync("seed");
        await seed.MineAsync();
        await seed.StartPeeringAsync("local");

        Assert.True(seed.Network.IsCaughtUp);
    }

    [Fact]
    public async Task A_seed_without_blocks_waits_for_those_who_dial_it()
    {
        await using var seed = await TestNode.CreateAsync("seed");
        await using var old = await TestNode.CreateAsync("old");
        await old.MineAsync(50);
        await seed.StartPeeringAsync("local");
        Assert.False(seed.Network.IsCaughtUp);
        await old.StartPeeringAsync(seed.Address);

        await Eventually.IsTrueAsync(() => seed.Network.IsCaughtUp, seed.Describe);

        Assert.Equal(50, seed.Tip.Height);
    }

    [Fact]
    public async Task A_seed_without_blocks_takes_its_network_for_new_after_a_while()
    {
        await using var seed = await TestNode.StartAsync("seed", "local", s => s with { NewNetworkTimeout = Timeout });
        Assert.False(seed.Network.IsCaughtUp);

        await Eventually.IsTrueAsync(() => seed.Network.IsCaughtUp);
    }

    [Fact]
    public async Task A_node_that_reaches_nobody_is_not_caught_up_until_a_while_has_passed()
    {
        var nobody = $"127.0.0.1:{LoopbackPort.Find()}";
        await using var node = await TestNode.StartAsync("node", nobody, s => s with { NewNetworkTimeout = Timeout });

        await Eventually.StaysTrueAsync(() => !node.Network.IsCaughtUp, Timeout / 2);
        Assert.Equal("no peer has been reached yet", node.Network.SyncProgress.Reason);
        await Eventually.IsTrueAsync(() => node.Network.IsCaughtUp);
    }

    [Fact]
    public async Task A_node_without_blocks_that_finds_only_itself_under_a_name_looks_again()
    {
        var names = new NameTable { Answers = 1 };
        names.Set("peers", "127.0.0.1");
        await using var node = await TestNode.CreateAsync("node");
        await node.StartPeeringAsync($"peers:{node.Port}", names);
        await Eventually.IsTrueAsync(
            () => node.Network.Peers.Any(peer => peer.LastError == "this is the node itself"), node.Describe);
        await Eventually.StaysTrueAsync(() => !node.Network.IsCaughtUp, Timeout / 4);

        names.Answers = int.MaxValue;

        await Eventually.IsTrueAsync(() => node.Network.IsCaughtUp, node.Describe);
    }

    [Fact]
    public async Task A_node_is_not_caught_up_while_it_lacks_what_a_peer_claims()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var peer = await ScriptedPeer.StartAsync(node, hello =>
        {
            hello.TipHeight = 700;
            hello.TipHash = Messages.Bytes(Hash256.DoubleSha256([1]));
            hello.TipWork = Messages.Work(1_400);
        });
        await using var fresh = await TestNode.StartAsync("fresh", $"{node.Address},{peer.Address}");
        await fresh.ConnectsAsync(2);

        await Eventually.StaysTrueAsync(() => !fresh.Network.IsCaughtUp, TimeSpan.FromMilliseconds(300));
        Assert.Equal(700, fresh.Network.SyncProgress.TargetHeight);

        // It owns up that it has nothing.
        peer.Say(Messages.Answer());
        await Eventually.IsTrueAsync(() => fresh.Network.IsCaughtUp, fresh.Describe);
    }

    [Fact]
    public async Task A_block_on_its_way_does_not_undo_it_but_many_do()
    {
        await using var miner = await TestNode.CreateAsync("miner");
        await using var node = await TestNode.StartAsync("node");
        await using var peer = await ScriptedPeer.StartAsync(node);
        peer.Block = static async (_, cancellationToken) =>
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, cancellationToken);
            return null;
        };
        await peer.BeDialledAsync();
        await Eventually.IsTrueAsync(() => node.Network.IsCaughtUp);
        await miner.MineAsync(30);
        var headers = Enumerable.Range(1, 30).Select(height => miner.Tip.GetAncestor(height)!.Header).ToList();

        peer.Say(Messages.Announce(headers.Take(5)));
        await Eventually.IsTrueAsync(() => node.Chain.Headers.BestHeader.Height == 5);
        Assert.True(node.Network.IsCaughtUp);

        peer.Say(Messages.Announce(headers.Skip(5)));
        await Eventually.IsTrueAsync(() => !node.Network.IsCaughtUp, node.Describe);
    }

    [Fact]
    public async Task A_chain_whose_blocks_never_come_does_not_undo_it_for_good()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { BetterChainTimeout = Timeout * 2 });
        await using var forger = await TestNode.CreateAsync("forger");
        await forger.MineAsync(60);
        var headers = Enumerable.Range(1, 60).Select(height => forger.Tip.GetAncestor(height)!.Header).ToList();
        Assert.True(node.Network.IsCaughtUp);
        using var liar = await ScriptedDialler.ConnectAsync(node);
        await liar.SendAsync(Messages.Announce(headers.Take(30)));
        await Eventually.IsTrueAsync(() => !node.Network.IsCaughtUp, node.Describe);

        await Eventually.IsTrueAsync(() => node.Network.IsCaughtUp, node.Describe);

        await liar.SendAsync(Messages.Announce(headers.Skip(30)));
        using var again = await ScriptedDialler.ConnectAsync(
            node, hello => hello.NodeId = Messages.HelloFor(node, "another name").NodeId);
        await again.SendAsync(Messages.Announce(headers));
        await Eventually.IsTrueAsync(() => node.Network.Peers.Count(peer => peer.Height == 60) == 2, node.Describe);
        Assert.True(node.Network.IsCaughtUp);
    }

    [Fact]
    public async Task Whoever_dials_and_does_not_say_what_it_has_delays_the_start_only_for_a_while()
    {
        await using var seed = await TestNode.StartAsync("seed", "local", s => s with
        {
            NewNetworkTimeout = Timeout, HeadersTimeout = TimeSpan.FromMinutes(5), PingTimeout = TimeSpan.FromMinutes(5),
        });
        using var liar = await ScriptedDialler.ConnectAsync(seed, hello =>
        {
            hello.TipHash = Messages.Bytes(Hash256.DoubleSha256([1]));
            hello.TipWork = Messages.Work(1_400);
        });
        await liar.ReadAsync(message => message.GetHeaders is not null);

        await Eventually.IsTrueAsync(() => seed.Network.IsCaughtUp, seed.Describe);
    }
}
