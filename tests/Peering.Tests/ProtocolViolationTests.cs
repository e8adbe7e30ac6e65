using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Tests;

/// <summary>What the protocol forbids ends the connection and does no other harm.</summary>
public sealed class ProtocolViolationTests
{
    private static readonly Hash256 Unknown = Hash256.DoubleSha256([1, 2, 3]);

    public static TheoryData<string> Violations =>
    [
        "inventory too long", "inventory of no hashes", "question too long", "locator too long", "locator of no hashes",
        "headers too many", "headers of wrong size", "headers not linked", "headers unasked", "transaction garbage",
        "transactions too large", "message too large", "gone of no hashes", "gone too long", "second greeting", "header without work",
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
    public async Task A_peer_that_owes_an_answer_about_headers_is_left()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { HeadersTimeout = TimeSpan.FromMilliseconds(300) });
        await using var liar = await ScriptedPeer.StartAsync(node, hello => hello.TipHash = Messages.Bytes(Unknown));
        node.Network.AddPeer(liar.Address);

        await Eventually.IsTrueAsync(() => liar.LastError.Contains("does not answer", StringComparison.Ordinal), node.Describe);
    }

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
            "gone of no hashes" => [new PeerMessage { Transactions = new Transactions { NotFound = { short31 } } }],
            "gone too long" => [new PeerMessage { Transactions = new Transactions { NotFound = { many } } }],
            "message too large" =>
                [new PeerMessage { Transactions = new Transactions { Raw = { ByteString.CopyFrom(new byte[PeerEndpoint.MaxMessageBytes]) } } }],
            "second greeting" => [new PeerMessage { Hello = Messages.HelloFor(node) }],
            "header without work" => [Messages.Announce(TestKit.Chains.BlockMiner.Miss(first))],
            _ => throw new ArgumentOutOfRangeException(nameof(violation)),
        };
    }
}
