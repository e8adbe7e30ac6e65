using System.Net;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task A_full_disk_is_told_clearly_and_the_node_goes_on_by_itself_when_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 200);
        await using var node = await ChainStoreNode.StartAsync(
            settings: [("Data:Directory", disk.Store), ("Data:ReservedMiB", "8"), ("Chain:CheckpointBlocks", "5")]);
        await node.MineAsync(170);
        var payment = ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), new TestKey("alice"));
        disk.FillUpTo(7 << 20);

        // Space is looked at every so many bytes: what is taken in before that is kept from the reserve.
        var refused = await FillAsync(node);
        await Calls.FailsAsync(StatusCode.ResourceExhausted, "full", () => node.SubmitAsync(refused));
        await Calls.FailsAsync(StatusCode.ResourceExhausted, "full", async () =>
        {
            for (var height = 2; ; height++)
            {
                await node.AdmitAsync(Bulky(node.Mirror.CoinbaseAt(height)));
            }
        });
        var (status, text) = await node.Service.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("full", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await node.Service.GetAsync("/livez")).Status);
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), (await node.InfoAsync()).BestBlockHash);

        disk.Free();
        Assert.Equal(BlockOutcome.Connected, (await node.SubmitAsync(refused)).Outcome);
        await node.Mirror.SubmitAsync(refused);
        await node.AdmitAsync(payment);
        await node.MineAsync(payment);
        Assert.Equal(HttpStatusCode.OK, (await node.Service.GetAsync("/readyz")).Status);

        await node.RestartAsync();
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), (await node.InfoAsync()).BestBlockHash);
        Assert.Equal((await node.Mirror.HashCoinsAsync()).ToString(), await node.HashCoinsAsync());
    }

    [SmallDiskFact]
    public async Task A_checkpoint_without_room_is_put_off_while_blocks_go_on_and_no_restart_is_asked_for()
    {
        using var disk = new SmallDisk(megabytes: 200);
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var node = await ChainStoreNode.StartAsync(
            3, clock, ("Data:Directory", disk.Store), ("Data:ReservedMiB", "8"), ("Chain:CheckpointBlocks", "2"));
        disk.FillUpTo(10 << 20);

        await node.MineAsync(6);
        var (status, text) = await node.Service.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("full", text, StringComparison.Ordinal);
        await Liveness.LastsAsync(node, clock);

        disk.Free();
        await node.MineAsync(2);
        Assert.Equal(HttpStatusCode.OK, (await node.Service.GetAsync("/readyz")).Status);
        await node.RestartAsync();
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), (await node.InfoAsync()).BestBlockHash);
        Assert.Equal((await node.Mirror.HashCoinsAsync()).ToString(), await node.HashCoinsAsync());
    }

    [SmallDiskFact]
    public async Task A_node_that_runs_full_while_it_follows_its_peers_stays_with_them_and_catches_up()
    {
        using var disk = new SmallDisk(megabytes: 200);
        await using var seed = await ChainStoreNode.StartAsync(145);
        await using var small = await ChainStoreNode.StartAsync(
            settings:
            [
                ("Data:Directory", disk.Store), ("Data:ReservedMiB", "8"),
                ("NODE_CONNECT_NODES", $"127.0.0.1:{seed.Service.Peer.Port}"),
            ]);
        await Patience.UntilAsync(small.InfoAsync, info => info.Height == 145, "both have the first blocks");
        disk.FillUpTo(7 << 20);
        for (var height = 1; height <= 45; height++)
        {
            await seed.AdmitAsync(Bulky(seed.Mirror.CoinbaseAt(height)));
        }

        // Blocks and transactions that it has no room for come from the peer, and nobody hears of the refusals.
        for (var i = 0; i < 8; i++)
        {
            await seed.ConnectAsync(Large(seed));
        }

        await Patience.UntilAsync(
            () => small.Service.GetAsync("/readyz"), answer => answer.Text.Contains("full", StringComparison.Ordinal), "it is full");
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(1u, (await small.Node.GetNodeStatusAsync(new())).ConnectedPeers);

        disk.Free();
        var tip = seed.Mirror.Tip.Hash.ToString();
        await Patience.UntilAsync(small.InfoAsync, info => info.BestBlockHash == tip, "it has caught up");
        await Patience.UntilAsync(
            () => small.Service.GetAsync("/readyz"), answer => answer.Status == HttpStatusCode.OK, "it is ready again");
    }

    /// <summary>Hands large blocks in until one finds no room, and gives that one.</summary>
    private static async Task<Primitives.Block> FillAsync(ChainStoreNode node)
    {
        while (true)
        {
            var block = Large(node).Build();
            try
            {
                Assert.Equal(BlockOutcome.Connected, (await node.SubmitAsync(block)).Outcome);
            }
            catch (RpcException full) when (full.StatusCode == StatusCode.ResourceExhausted)
            {
                return block;
            }

            await node.Mirror.SubmitAsync(block);
        }
    }

    private static BlockBuilder Large(ChainStoreNode node)
    {
        var builder = node.Mirror.Next();
        for (var i = 0; i < 100; i++)
        {
            builder.CoinbaseOutputs.Add(new Primitives.TxOutput(0, (byte[])[0x6a, .. new byte[9_000]]));
        }

        return builder;
    }

    private static Primitives.Transaction Bulky(TestCoin coin)
    {
        var data = (byte[])[0x6a, 0x4d, 0x60, 0xea, .. new byte[0xea60]];
        return new SpendBuilder().From(coin).To(data, 0).To(new TestKey("alice"), coin.Value - 100_000).Build();
    }
}
