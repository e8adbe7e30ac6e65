using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Tests;

/// <summary>Whoever floods a node is left, and nobody else notices.</summary>
public sealed class FloodTests
{
    public static TheoryData<string> Kinds => ["ping", "pong", "get headers", "inventory", "get transactions", "addresses", "unknown"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_flooder_of_any_kind_is_cut_while_honest_traffic_goes_on(string kind)
    {
        await using var node = await TestNode.StartAsync("node");
        await using var honest = await TestNode.StartAsync("honest", node.Address);
        await node.ConnectsAsync();
        using var flooder = await ScriptedDialler.ConnectAsync(node);
        var flooding = flooder.SendAllAsync(Enumerable.Repeat(MessageOf(kind), 200_000));

        await honest.MineAsync(3);
        await node.ReachesAsync(honest);
        await Eventually.IsTrueAsync(
            () => node.Network.Bans.Any(ban => ban.Reason.StartsWith("too many messages or bytes", StringComparison.Ordinal)), node.Describe);
        await flooding;

        await node.ConnectsAsync(1);
        await honest.MineAsync();
        await node.ReachesAsync(honest);
        using var again = await ScriptedDialler.GreetAsync(node);
        Assert.Equal(StatusCode.ResourceExhausted, (await again.ReadToEndAsync()).StatusCode);
        Assert.Contains(new PeerOffences("flood", 1), node.Network.Offences);
    }

    [Fact]
    public async Task Memory_stays_bounded_while_many_announce_what_does_not_exist()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var honest = await TestNode.StartAsync("honest", node.Address);
        await node.ConnectsAsync();
        var flooders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ScriptedDialler.ConnectAsync(
            node, hello => hello.NodeId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()))));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var seed = 0;

        // 1.2 million transactions: 450 MB if all of them were noted down.
        await Task.WhenAll(flooders.Select(flooder => flooder.SendAllAsync(
            Enumerable.Range(0, 60).Select(_ => MakeUp(Interlocked.Increment(ref seed))))));
        await Eventually.IsTrueAsync(
            () => node.Network.Peers.Where(peer => peer.UserAgent == "scripted").All(peer => peer.BytesReceived > 60 * 5_000 * 34), node.Describe);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 96 << 20);
        await honest.MineAsync();
        await node.ReachesAsync(honest);
        foreach (var flooder in flooders)
        {
            flooder.Dispose();
        }
    }

    [Fact]
    public async Task An_address_fetches_only_so_many_streams_of_blocks_at_a_time()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { MaxBlockStreamsPerPeer = 2 });
        await node.MineAsync(2);
        using var channel = LoopbackConnector.Open(node.Address);
        var client = new PeerService.PeerServiceClient(channel);
        var request = new GetBlocksRequest();
        request.Hashes.AddRange(Enumerable.Repeat(Messages.Bytes(node.Tip.Hash), 1_024));
        await using var held = new HeldServing(node);

        await held.HoldAsync(2);
        using var third = client.GetBlocks(request);
        var error = await Assert.ThrowsAsync<RpcException>(() => third.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);

        await held.ReleaseAsync();
        using var fourth = client.GetBlocks(request);
        Assert.True(await fourth.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Blocks_are_served_no_faster_than_is_set()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { ServedBytesBurst = 200, ServedBytesPerSecond = 500 });
        await node.MineAsync(1);
        var size = node.Chain.ReadRawBlock(node.Tip).Length;
        using var channel = LoopbackConnector.Open(node.Address);
        var request = new GetBlocksRequest();
        request.Hashes.AddRange(Enumerable.Repeat(Messages.Bytes(node.Tip.Hash), 4));
        var start = TimeProvider.System.GetTimestamp();
        using var call = new PeerService.PeerServiceClient(channel).GetBlocks(request);
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromSeconds(((4 * size) - 200) / 500.0 * 0.9));
    }

    private static PeerMessage MakeUp(int seed)
    {
        var random = new Random(seed);
        var inventory = new TransactionInventory();
        var id = new byte[Primitives.Hash256.Size];
        for (var i = 0; i < 5_000; i++)
        {
            random.NextBytes(id);
            inventory.Wtxids.Add(ByteString.CopyFrom(id));
        }

        return new PeerMessage { Inventory = inventory };
    }

    private static PeerMessage MessageOf(string kind) => kind switch
    {
        "ping" => new PeerMessage { Ping = new Ping { Nonce = 1 } },
        "pong" => new PeerMessage { Pong = new Pong { Nonce = 1 } },
        "get headers" => new PeerMessage { GetHeaders = new GetHeaders() },
        "inventory" => new PeerMessage { Inventory = new TransactionInventory() },
        "get transactions" => new PeerMessage { GetTransactions = new GetTransactions() },
        "addresses" => new PeerMessage { Addresses = new NodeAddresses() },
        "unknown" => PeerMessage.Parser.ParseFrom([0xfa, 0x3f, 0x01, 0x00]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
