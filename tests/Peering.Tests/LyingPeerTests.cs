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

    public static TheoryData<string> Violations =>
    [
        "inventory too long", "inventory of no hashes", "question too long", "locator too long", "locator of no hashes",
        "headers too many", "headers of wrong size", "headers not linked", "headers unasked", "transaction garbage",
        "transactions too large", "second greeting", "header without work",
    ];

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Whoever_breaks_the_protocol_is_left_and_kept_out(string violation)
    {
        await using var node = await TestNode.StartAsync("node");
        using (var liar = await ScriptedDialler.ConnectAsync(node))
        {
            await liar.SendAllAsync(Violate(violation, node));
            var status = await liar.ReadToEndAsync();
            Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        }

        await node.ConnectsAsync(0);
        using var again = await ScriptedDialler.GreetAsync(node);
        Assert.Equal(StatusCode.ResourceExhausted, (await again.ReadToEndAsync()).StatusCode);
    }

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
    public async Task Bytes_that_are_no_message_end_the_call_and_nothing_else()
    {
        await using var node = await TestNode.StartAsync("node");
        using var channel = LoopbackConnector.Open(node.Address);
        var bytes = new Marshaller<byte[]>(static data => data, static data => data);
        var method = new Method<byte[], byte[]>(
            MethodType.DuplexStreaming, "blockyard.peer.v1.PeerService", "Connect", bytes, bytes);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, new CallOptions());
        await call.RequestStream.WriteAsync([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        using var honest = await ScriptedDialler.ConnectAsync(node);
        Assert.Equal(1, node.Network.ConnectedCount);
    }

    [Fact]
    public async Task A_message_of_an_unknown_kind_is_passed_over()
    {
        await using var node = await TestNode.StartAsync("node");
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await peer.SendAsync(PeerMessage.Parser.ParseFrom([0xfa, 0x3f, 0x01, 0x00]));
        await peer.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 77 } });

        Assert.Equal(77u, (await peer.ReadAsync(message => message.Pong is not null)).Pong.Nonce);
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
    public async Task A_peer_that_is_silent_is_left()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with
        {
            PingInterval = TimeSpan.FromMilliseconds(100), PingTimeout = TimeSpan.FromMilliseconds(500),
        });
        using var silent = await ScriptedDialler.ConnectAsync(node);

        var status = await silent.ReadToEndAsync();

        Assert.Equal("it gives no sign of life", status.Detail);
    }

    [Fact]
    public async Task A_peer_that_owes_an_answer_about_headers_is_left()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { HeadersTimeout = TimeSpan.FromMilliseconds(300) });
        await using var liar = await ScriptedPeer.StartAsync(node, hello => hello.TipHash = Messages.Bytes(Unknown));
        node.Network.AddPeer(liar.Address);

        await Eventually.IsTrueAsync(() => liar.LastError.Contains("does not answer", StringComparison.Ordinal), node.Describe);
    }

    [Fact]
    public async Task A_peer_that_asks_and_does_not_read_is_left()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { SendQueueBytes = 1_000_000 });
        await node.MineAsync(1_000);
        using var greedy = await ScriptedDialler.ConnectAsync(node);
        var question = new PeerMessage { GetHeaders = new GetHeaders() };
        await greedy.SendAllAsync(Enumerable.Repeat(question, 500));

        await node.ConnectsAsync(0);
        Assert.Contains(node.Log.Entries, entry => entry.Text.Contains("it does not read", StringComparison.Ordinal));
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

    [Fact]
    public async Task Transactions_that_nobody_asked_for_are_passed_over()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var spend = new TestKit.Chains.SpendBuilder().From(node.CoinbaseAt(1)).To(node.Miner, 1_000_000).Build();
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await peer.SendAsync(Messages.Send(spend));

        await Eventually.StaysTrueAsync(() => node.Pool.Count == 0, TimeSpan.FromMilliseconds(300));
        Assert.Equal(1, node.Network.ConnectedCount);
    }

    [Fact]
    public async Task GetBlocks_with_too_many_or_malformed_hashes_is_refused()
    {
        await using var node = await TestNode.StartAsync("node");
        using var channel = LoopbackConnector.Open(node.Address);
        var client = new PeerService.PeerServiceClient(channel);
        var request = new GetBlocksRequest();
        request.Hashes.AddRange(Enumerable.Repeat(Messages.Bytes(node.Tip.Hash), 1_025));

        foreach (var bad in new[] { request, new GetBlocksRequest { Hashes = { ByteString.CopyFrom([1, 2, 3]) } } })
        {
            using var call = client.GetBlocks(bad);
            var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        }
    }

    [Fact]
    public async Task GetBlocks_ends_with_the_first_block_that_is_not_there()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(2);
        using var channel = LoopbackConnector.Open(node.Address);
        var request = new GetBlocksRequest();
        request.Hashes.AddRange([Messages.Bytes(node.Tip.Hash), Messages.Bytes(Unknown), Messages.Bytes(node.Tip.Previous!.Hash)]);
        using var call = new PeerService.PeerServiceClient(channel).GetBlocks(request);

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(node.Chain.ReadRawBlock(node.Tip).ToArray(), call.ResponseStream.Current.Raw.ToByteArray());
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
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

    private static List<PeerMessage> Violate(string violation, TestNode node)
    {
        var first = node.MakeBlock(node.Tip).Header;
        var short31 = ByteString.CopyFrom(new byte[31]);
        var many = Enumerable.Repeat(Messages.Bytes(Unknown), 5_001).ToList();
        return violation switch
        {
            "inventory too long" => [new PeerMessage { Inventory = new TransactionInventory { Wtxids = { many } } }],
            "inventory of no hashes" => [new PeerMessage { Inventory = new TransactionInventory { Wtxids = { short31 } } }],
            "question too long" => [new PeerMessage { GetTransactions = new GetTransactions { Wtxids = { many } } }],
            "locator too long" => [new PeerMessage { GetHeaders = new GetHeaders { Locator = { many.Take(102) } } }],
            "locator of no hashes" => [new PeerMessage { GetHeaders = new GetHeaders { Locator = { short31 } } }],
            "headers too many" => [Messages.Announce(Enumerable.Repeat(first, 2_001))],
            "headers of wrong size" => [new PeerMessage { Headers = new Headers { Announcement = true, Headers_ = { short31 } } }],
            "headers not linked" => [Messages.Announce(first, first)],
            "headers unasked" => [Messages.Answer(first)],
            "transaction garbage" => [new PeerMessage { Transactions = new Transactions { Raw = { short31 } } }],
            "transactions too large" =>
                [new PeerMessage { Transactions = new Transactions { Raw = { ByteString.CopyFrom(new byte[(4 << 20) + 1]) } } }],
            "second greeting" => [new PeerMessage { Hello = Messages.HelloFor(node) }],
            "header without work" => [Messages.Announce(TestKit.Chains.BlockMiner.Miss(first))],
            _ => throw new ArgumentOutOfRangeException(nameof(violation)),
        };
    }

    private static BlockHeader Orphan(BlockHeader like) =>
        new(like.Version, Unknown, like.MerkleRoot, like.Time, like.Bits, like.Nonce);
}
