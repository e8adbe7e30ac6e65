using System.Net;
using Blockyard.ChainStorage;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Disks;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>What a broken disk does to a running chain-store, and who is told.</summary>
public sealed class BrokenDiskTests
{
    private static readonly TestKey Alice = new("alice");

    [Theory]
    [InlineData("log write")]
    [InlineData("log fsync")]
    [InlineData("log mark write")]
    [InlineData("state write")]
    [InlineData("state fsync")]
    [InlineData("state read")]
    [InlineData("state manifest write")]
    [InlineData("state manifest rename")]
    [InlineData("state directory fsync")]
    [InlineData("read-only")]
    [InlineData("gone")]
    public async Task A_store_that_fails_while_blocks_come_says_so_until_a_restart_and_loses_nothing_acknowledged(string fault)
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var node = await ChainStoreNode.StartAsync(disk, 3, clock, ("Chain:CheckpointBlocks", "2"));
        disk.Fault = DiskFaults.All[fault];

        var refused = await MineUntilRefusedAsync(node, ErrorCode.StorageFailed);
        await Calls.FailsAsync(StatusCode.Unavailable, node.Folder, () => node.SubmitAsync(refused));
        await IsUnwellAsync(node, node.Folder);
        Assert.Contains(node.Logs.All, line => line.Level == LogLevel.Critical && line.Text.Contains(node.Folder, StringComparison.Ordinal));
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), (await node.InfoAsync()).BestBlockHash);
        await Liveness.UntilAsync(node, clock, HttpStatusCode.ServiceUnavailable);

        // As a restart by the liveness probe does it: stopped while the disk is still broken, started on one that is mended.
        await node.StopAsync();
        disk.Heal();
        await node.StartAsync();
        Assert.Contains((await node.SubmitAsync(refused)).Outcome, new[] { BlockOutcome.Connected, BlockOutcome.Duplicate });
        await node.Mirror.SubmitAsync(refused);
        await IsWholeAsync(node);
    }

    [Fact]
    public async Task A_state_that_fails_while_no_block_comes_ends_in_a_restart_too()
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var node = await ChainStoreNode.StartAsync(disk, 3, clock, ("Chain:CheckpointIntervalSeconds", "86400"));
        disk.Fault = DiskFaults.All["state write"];

        // Nobody but a reader meets it: the writer has nothing to do.
        var state = node.Service.Parts.GetRequiredService<KeyValueChainState>();
        Assert.Throws<StorageException>(() => state.Checkpoint(CancellationToken.None));

        await IsUnwellAsync(node, node.Folder);
        await Liveness.UntilAsync(node, clock, HttpStatusCode.ServiceUnavailable);
        await node.StopAsync();
        disk.Heal();
        await node.StartAsync();
        await IsWholeAsync(node);
    }

    [Fact]
    public async Task A_block_that_cannot_be_read_is_no_answer_and_the_node_is_not_ready_but_goes_on()
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var node = await ChainStoreNode.StartAsync(disk, 3, clock);
        disk.Fault = DiskFaults.All["log read"];

        var coinbase = node.Mirror.CoinbaseAt(1).OutPoint.TransactionId.ToString();
        await FailsAsync(
            ErrorCode.StorageFailed, StatusCode.Unavailable, node, async () => await node.Chain.GetTransactionAsync(new() { Txid = coinbase }));
        await FailsAsync(
            ErrorCode.StorageFailed, StatusCode.Unavailable, node, async () => await node.Chain.GetBlockAsync(new() { Height = 1, IncludeRaw = true }));
        await IsUnwellAsync(node, "offset");
        await node.MineAsync(1);
        await Liveness.LastsAsync(node, clock);

        disk.Heal();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await node.Service.GetAsync("/readyz")).Status);
        await node.RestartAsync();
        await IsWholeAsync(node);
    }

    [Fact]
    public async Task A_block_that_is_damaged_under_a_running_node_is_no_answer_and_the_node_is_not_ready()
    {
        await using var node = await ChainStoreNode.StartAsync(102);
        var payment = ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), Alice);
        await node.MineAsync(payment);
        var log = Directory.GetFiles(Path.Combine(node.Folder, "blocks"), "*.log").Single();

        // The last byte of a witness: no id covers it. Behind the block's record come only the undo record and padding.
        var bytes = await ReadSharedAsync(log);
        var at = bytes.AsSpan().LastIndexOf(payment.Inputs[0].Witness[^1]);
        StoredFiles.Flip(log, at);

        await FailsAsync(
            ErrorCode.StorageDamaged,
            StatusCode.DataLoss,
            node,
            async () => await node.Chain.GetTransactionAsync(new() { Txid = payment.Id.ToString() }));
        await FailsAsync(
            ErrorCode.StorageDamaged,
            StatusCode.DataLoss,
            node,
            async () => await node.Chain.GetBlockAsync(new() { Height = 103, IncludeRaw = true }));
        await IsUnwellAsync(node, log);
        Assert.Equal(HttpStatusCode.OK, (await node.Service.GetAsync("/livez")).Status);
        StoredFiles.Flip(log, at);
        await node.RestartAsync();
        await IsWholeAsync(node);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_refuses_transactions_not_blocks_until_a_restart()
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var node = await ChainStoreNode.StartAsync(disk, 103, clock);
        var kept = ChainStoreNode.Pay(node.Mirror.CoinbaseAt(2), Alice);
        var refused = ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), Alice);
        await node.AdmitAsync(kept);
        disk.Fault = DiskFaults.All["journal write"];

        await FailsAsync(ErrorCode.StorageFailed, StatusCode.Unavailable, node, async () => await node.SubmitAsync(refused));
        await FailsAsync(ErrorCode.StorageFailed, StatusCode.Unavailable, node, async () => await node.SubmitAsync(refused));
        await IsUnwellAsync(node, "mempool");
        await node.MineAsync(1);
        await Liveness.UntilAsync(node, clock, HttpStatusCode.ServiceUnavailable);

        await node.StopAsync();
        disk.Heal();
        await node.StartAsync();
        Assert.Equal(kept.Id.ToString(), Assert.Single(await node.WaitingAsync()));
        await node.AdmitAsync(refused);
        await IsWholeAsync(node);
    }

    [Fact]
    public async Task A_node_whose_disk_breaks_while_it_follows_its_peers_stays_up_to_say_so()
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        await using var seed = await ChainStoreNode.StartAsync(105);
        await using var node = await ChainStoreNode.StartAsync(
            disk, 0, null, ("NODE_CONNECT_NODES", $"127.0.0.1:{seed.Service.Peer.Port}"));
        await Patience.UntilAsync(node.InfoAsync, info => info.Height == 105, "both have the first blocks");
        disk.Fault = DiskFaults.All["read-only"];

        await seed.MineAsync(3);
        await Patience.UntilAsync(
            () => node.Service.GetAsync("/readyz"), answer => answer.Text.Contains("ead-only", StringComparison.Ordinal), "it says why");
        await seed.AdmitAsync(ChainStoreNode.Pay(seed.Mirror.CoinbaseAt(1), Alice));
        await seed.MineAsync(3);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (status, text) = await node.Service.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.DoesNotContain("stopping", text, StringComparison.Ordinal);

        await node.StopAsync();
        disk.Heal();
        await node.StartAsync();
        await Patience.UntilAsync(node.InfoAsync, info => info.BestBlockHash == seed.Mirror.Tip.Hash.ToString(), "it has caught up");
        Assert.Equal(await seed.HashCoinsAsync(), await node.HashCoinsAsync());
    }

    /// <summary>Hands blocks in until one is refused, and gives that one.</summary>
    private static async Task<Primitives.Block> MineUntilRefusedAsync(ChainStoreNode node, string code)
    {
        for (var i = 0; i < 20; i++)
        {
            var block = node.Mirror.Next().Build();
            try
            {
                Assert.Equal(BlockOutcome.Connected, (await node.SubmitAsync(block)).Outcome);
            }
            catch (RpcException refusal)
            {
                IsClear(refusal, code, StatusCode.Unavailable, node);
                return block;
            }

            await node.Mirror.SubmitAsync(block);
        }

        throw new Xunit.Sdk.XunitException("Twenty blocks were taken in spite of the fault.");
    }

    private static async Task FailsAsync(string code, StatusCode status, ChainStoreNode node, Func<Task> call) =>
        IsClear(await Assert.ThrowsAsync<RpcException>(call), code, status, node);

    /// <summary>What, where, and what to do; nothing of the inside.</summary>
    private static void IsClear(RpcException refusal, string code, StatusCode status, ChainStoreNode node)
    {
        Assert.Equal(status, refusal.StatusCode);
        Assert.Equal(code, refusal.Trailers.GetValue(ErrorCode.TrailerName));
        Assert.Equal("chain-store", refusal.Trailers.GetValue(ErrorCode.ServiceTrailerName));
        var detail = refusal.Status.Detail;
        Assert.Contains(node.Folder, detail, StringComparison.Ordinal);
        Assert.Contains("heck the disk", detail.Replace("The disk fails", "Check the disk", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', detail);
    }

    private static async Task IsUnwellAsync(ChainStoreNode node, string named)
    {
        var (status, text) = await node.Service.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"store\"", text, StringComparison.Ordinal);
        Assert.Contains(named, text, StringComparison.Ordinal);
        Assert.Contains("\nblockyard_store_healthy 0\n", (await node.Service.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    private static async Task IsWholeAsync(ChainStoreNode node)
    {
        Assert.Equal(node.Mirror.Tip.Hash.ToString(), (await node.InfoAsync()).BestBlockHash);
        Assert.Equal((await node.Mirror.HashCoinsAsync()).ToString(), await node.HashCoinsAsync());
        await Patience.UntilAsync(
            () => node.Service.GetAsync("/readyz"), answer => answer.Status == HttpStatusCode.OK, "the node is ready");
        var metrics = (await node.Service.GetAsync("/metrics")).Text;
        Assert.Contains("\nblockyard_store_healthy 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nblockyard_store_disk_free_bytes ", metrics, StringComparison.Ordinal);
        Assert.Contains("\nblockyard_store_disk_reserved_bytes 1048576\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
