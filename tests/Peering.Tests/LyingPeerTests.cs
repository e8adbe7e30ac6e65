using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Google.Protobuf;
using Grpc.Core;

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
        await Eventually.IsTrueAsync(() => node.Log.Has("no block for"), node.Describe);
        Assert.Equal(1, liar.BlockCalls);
    }

    [Fact]
    public async Task Whoever_announces_blocks_and_has_none_is_left()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node);
        await liar.BeDialledAsync();
        liar.Say(Messages.Announce(node.MakeBlock(node.Tip).Header));

        await Eventually.IsTrueAsync(() => node.Log.Has("does not have it"), node.Describe);
    }

    [Fact]
    public async Task Whoever_sends_more_than_a_message_may_be_for_a_block_is_left()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var liar = await ScriptedPeer.StartAsync(node);
        liar.Block = static (_, _) => Task.FromResult<GetBlocksResponse?>(
            new GetBlocksResponse { Raw = ByteString.CopyFrom(new byte[PeerEndpoint.MaxMessageBytes]) });
        await liar.BeDialledAsync();
        liar.Say(Messages.Announce(node.MakeBlock(node.Tip).Header));

        await Eventually.IsTrueAsync(() => liar.LastError == "a message larger than any of the protocol", node.Describe);
        Assert.Equal(1, liar.BlockCalls);
        Assert.Equal(1, node.Network.Offences.Single(offence => offence.Kind == "broken_protocol").Count);
    }

    [Fact]
    public async Task Whoever_refuses_what_it_has_announced_rests_and_then_is_left()
    {
        await using var node = await TestNode.StartAsync("node", change: Impatient);
        await using var liar = await ScriptedPeer.StartAsync(node);
        liar.Block = static (_, _) => throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many others"));
        await liar.BeDialledAsync();
        liar.Say(Messages.Announce(node.MakeBlock(node.Tip).Header));

        await Eventually.IsTrueAsync(() => node.Log.Has("no block for 1 seconds: too many others"), node.Describe);
        Assert.Equal(2, liar.BlockCalls);
    }

    [Fact]
    public async Task Whoever_is_busy_for_a_while_and_then_sends_is_not_left()
    {
        await using var node = await TestNode.StartAsync("node", change: Impatient);
        await using var busy = await ScriptedPeer.StartAsync(node);
        var blocks = new Queue<Block>();
        busy.Block = (_, _) => busy.BlockCalls % 2 == 0
            ? Task.FromResult<GetBlocksResponse?>(Messages.Send(blocks.Dequeue()))
            : throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many others"));
        await busy.BeDialledAsync();
        for (var height = 1; height <= 2; height++)
        {
            var block = node.MakeBlock(node.Tip);
            blocks.Enqueue(block);
            busy.Say(Messages.Announce(block.Header));
            await Eventually.IsTrueAsync(() => node.Tip.Height == height, node.Describe);
        }

        Assert.True(busy.IsConnected);
        Assert.Equal(1, busy.Connections);
    }

    [Fact]
    public async Task Whoever_announces_what_nobody_can_fetch_is_left()
    {
        await using var node = await TestNode.StartAsync("node", change: Impatient);
        using var liar = await ScriptedDialler.ConnectAsync(node);
        await liar.SendAsync(Messages.Announce(node.MakeBlock(node.Tip).Header));

        var status = await liar.ReadToEndAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
        Assert.Contains("it takes no connections", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_takes_no_connections_stays_if_others_have_what_it_announces()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(20);
        await using var node = await TestNode.StartAsync("node", change: Impatient);
        await using var server = await ServingPeer.StartAsync(node, library, "server");
        server.Before = static (_, cancellationToken) => Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        using var mute = await ScriptedDialler.ConnectAsync(node);
        await mute.SendAsync(Messages.Announce(HeadersOf(library)));
        await server.BeDialledAsync();

        await node.ReachesAsync(library);

        await Eventually.StaysTrueAsync(() => node.Network.ConnectedCount == 2, TimeSpan.FromMilliseconds(300));
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

    private static PeerSettings Impatient(PeerSettings settings) => settings with { BlockRefusalTimeout = TimeSpan.FromSeconds(1) };

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
