using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Google.Protobuf;

namespace Blockyard.Peering.Tests;

/// <summary>A peer that lies, babbles or sleeps does no harm.</summary>
public sealed class LyingPeerTests
{
    private static readonly Hash256 Unknown = Hash256.DoubleSha256([1, 2, 3]);

    [Fact]
    public async Task An_answer_that_fits_to_nothing_is_a_lie()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node, hello => hello.TipHash = Messages.Bytes(Unknown));
        var orphan = Orphan(node.MakeBlock(node.Tip).Header);
        liar.Reply = message => message.GetHeaders is null ? null : Messages.Answer(orphan);
        node.Network.AddPeer(liar.Address);

        await Eventually.IsTrueAsync(() => liar.LastError == "headers that fit to nothing", node.Describe);
        Assert.Equal(1, node.Chain.Headers.Count);
    }

    [Fact]
    public async Task Announcements_that_never_fit_are_not_asked_about_for_ever()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node);
        var orphan = Messages.Announce(Orphan(node.MakeBlock(node.Tip).Header));
        var questions = 0;
        liar.Reply = message =>
        {
            if (message.GetHeaders is null)
            {
                return null;
            }

            questions++;
            liar.Say(Messages.Answer());
            return orphan;
        };
        await liar.BeDialledAsync();
        liar.Say(orphan);

        await Eventually.IsTrueAsync(() => liar.LastError == "headers that fit to nothing", node.Describe);
        Assert.Equal(20, questions);
    }

    [Fact]
    public async Task Whoever_sends_an_invalid_block_is_left_and_kept_out()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node);
        var greedy = MakeGreedyBlock(node);
        liar.Block = (_, _) => Task.FromResult<GetBlocksResponse?>(Messages.Send(greedy));
        await liar.BeDialledAsync();
        liar.Say(Messages.Announce(greedy.Header));

        await Eventually.IsTrueAsync(() => liar.LastError.Contains("bad-cb-amount", StringComparison.Ordinal), node.Describe);
        await Task.Delay(500);

        Assert.Equal(1, liar.Connections);
        Assert.Equal(1, liar.BlockCalls);
        Assert.Equal(0, node.Tip.Height);
    }

    [Fact]
    public async Task Whoever_follows_a_block_that_proved_invalid_is_left_too()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node);
        await using var follower = await ScriptedPeer.StartAsync(node, hello => hello.NodeId = ByteString.CopyFrom(new byte[16]));
        var greedy = MakeGreedyBlock(node);
        liar.Block = (_, _) => Task.FromResult<GetBlocksResponse?>(Messages.Send(greedy));
        follower.Block = liar.Block;
        await liar.BeDialledAsync();
        await follower.BeDialledAsync();
        liar.Say(Messages.Announce(greedy.Header));
        follower.Say(Messages.Announce(greedy.Header));

        await node.ConnectsAsync(0);
        Assert.Equal(1, liar.BlockCalls + follower.BlockCalls);
    }

    [Fact]
    public async Task Another_block_than_the_one_asked_for_is_no_answer()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node);
        var announced = node.MakeBlock(node.Tip);
        var other = node.MakeBlock(node.Tip);
        liar.Block = (_, _) => Task.FromResult<GetBlocksResponse?>(Messages.Send(other));
        await liar.BeDialledAsync();
        liar.Say(Messages.Announce(announced.Header));

        await Eventually.IsTrueAsync(() => liar.LastError.Contains("something else than block", StringComparison.Ordinal), node.Describe);
        Assert.Equal(0, node.Tip.Height);
    }

    [Fact]
    public async Task Headers_without_blocks_do_not_keep_a_node_from_the_real_chain()
    {
        await using var honest = await TestNode.StartAsync("honest");
        await using var forger = await TestNode.CreateAsync("forger");
        await using var node = await TestNode.StartAsync(
            "node", change: s => s with { BlockStallTimeout = TimeSpan.FromSeconds(1) });
        await using var liar = await ScriptedPeer.StartAsync(node);
        liar.Block = WithholdAsync;
        await liar.BeDialledAsync();
        await forger.MineAsync(200);
        liar.Say(Messages.Announce(HeadersOf(forger)));
        await Eventually.IsTrueAsync(() => liar.BlockCalls > 0, node.Describe);

        await honest.MineAsync(20);
        node.Network.AddPeer(honest.Address);

        await node.ReachesAsync(honest);
        await Eventually.IsTrueAsync(() => !liar.IsConnected, node.Describe);
        await Eventually.IsTrueAsync(() => liar.LastError.Contains("no block for", StringComparison.Ordinal), node.Describe);
        Assert.Equal(1, liar.BlockCalls);
    }

    [Fact]
    public async Task Whoever_announces_blocks_and_has_none_is_left()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node);
        await liar.BeDialledAsync();
        liar.Say(Messages.Announce(node.MakeBlock(node.Tip).Header));

        await Eventually.IsTrueAsync(() => liar.LastError.Contains("does not have it", StringComparison.Ordinal), node.Describe);
    }

    [Fact]
    public async Task A_withheld_block_is_fetched_from_another_peer()
    {
        await using var node = await TestNode.StartAsync(
            "node", change: s => s with { BlockTakeOver = TimeSpan.FromMilliseconds(200), BlockStallTimeout = TimeSpan.FromSeconds(60) });
        await using var liar = await ScriptedPeer.StartAsync(node);
        await using var honest = await ScriptedPeer.StartAsync(node, hello => hello.NodeId = ByteString.CopyFrom(new byte[16]));
        var block = node.MakeBlock(node.Tip);
        liar.Block = WithholdAsync;
        honest.Block = (_, _) => Task.FromResult<GetBlocksResponse?>(Messages.Send(block));
        await liar.BeDialledAsync();
        await honest.BeDialledAsync();
        liar.Say(Messages.Announce(block.Header));
        await Eventually.IsTrueAsync(() => liar.BlockCalls == 1, node.Describe);
        honest.Say(Messages.Announce(block.Header));

        await Eventually.IsTrueAsync(() => node.Tip.Height == 1, node.Describe);
        Assert.Equal(1, honest.BlockCalls);
    }

    [Fact]
    public async Task Headers_of_less_work_than_ours_take_no_memory()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var forger = await TestNode.CreateAsync("forger");
        await node.MineAsync(50);
        await forger.MineAsync(40);
        using var liar = await ScriptedDialler.ConnectAsync(node);
        await liar.SendAsync(Messages.Announce(HeadersOf(forger)));
        await liar.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 5 } });
        await liar.ReadAsync(message => message.Pong is { Nonce: 5 });

        await Eventually.StaysTrueAsync(() => node.Chain.Headers.Count == 51, TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task A_peer_cannot_fill_the_header_tree_far_ahead_of_its_blocks()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { MaxHeadersAhead = 100 });
        await using var forger = await TestNode.CreateAsync("forger");
        await forger.MineAsync(400);
        var headers = HeadersOf(forger).ToList();
        using var liar = await ScriptedDialler.ConnectAsync(node);
        foreach (var part in headers.Chunk(50))
        {
            await liar.SendAsync(Messages.Announce(part));
            await Task.Delay(20);
        }

        await Eventually.StaysTrueAsync(() => node.Chain.Headers.Count <= 201, TimeSpan.FromMilliseconds(500));
        Assert.True(node.Chain.Headers.Count > 100);
    }

    private static Block MakeGreedyBlock(TestNode node) =>
        new TestKit.Chains.BlockBuilder(node.Chain.Headers, node.Tip, node.Chain.Parameters, node.Miner)
        {
            CoinbaseValue = 51 * Money.Coin,
        }.Build();

    private static async Task<GetBlocksResponse?> WithholdAsync(Hash256 hash, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return null;
    }

    private static IEnumerable<BlockHeader> HeadersOf(TestNode node) =>
        Enumerable.Range(1, node.Tip.Height).Select(height => node.Tip.GetAncestor(height)!.Header);

    private static BlockHeader Orphan(BlockHeader like) =>
        new(like.Version, Unknown, like.MerkleRoot, like.Time, like.Bits, like.Nonce);
}
