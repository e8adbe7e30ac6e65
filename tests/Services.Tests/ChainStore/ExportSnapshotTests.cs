using System.Security.Cryptography;
using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class ExportSnapshotTests
{
    private const int Blocks = 30;

    [Fact]
    public async Task The_first_message_describes_what_comes_and_the_hash_at_the_end_is_over_all_of_it()
    {
        await using var node = await ChainStoreNode.StartAsync(Blocks);
        using var call = node.Chain.ExportSnapshot(new ExportSnapshotRequest());

        var first = (await call.ResponseStream.NextAsync()).Snapshot;
        var bytes = await node.ExportAsync();

        Assert.Equal(
            (node.Mirror.Tip.Hash.ToString(), (uint)Blocks, (ulong)bytes.Length), (first.TipHash, first.Height, first.Length));
        Assert.Equal(SHA256.HashData(bytes.AsSpan(..^32)), bytes[^32..]);
    }

    [Fact]
    public async Task Interrupted_at_any_offset_it_goes_on_with_the_same_bytes_after_a_restart_too()
    {
        await using var node = await LargeAsync();
        var whole = await node.ExportAsync();
        var random = new Random(3);
        for (var round = 0; round < 6; round++)
        {
            byte[] part;
            using (var call = node.Chain.ExportSnapshot(new ExportSnapshotRequest()))
            {
                part = await SnapshotTransfer.ReadAsync(call, random.Next(whole.Length));
            }

            if (round == 2)
            {
                await node.RestartAsync();
            }

            var kept = part[..random.Next(part.Length)];
            Assert.Equal<byte>(whole, (byte[])[.. kept, .. await node.ExportAsync(whole.Tip(), kept.Length)]);
        }

        Assert.Empty(await node.ExportAsync(whole.Tip(), whole.Length));
    }

    [Fact]
    public async Task A_reorganisation_while_it_runs_changes_nothing()
    {
        await using var node = await LargeAsync();
        var whole = await node.ExportAsync();
        var tip = node.Mirror.Tip;
        using var call = node.Chain.ExportSnapshot(new ExportSnapshotRequest());
        var start = await SnapshotTransfer.ReadAsync(call, 1);

        await node.MineBranchAsync(tip.GetAncestor(tip.Height - 5)!, 7);

        Assert.NotEqual(tip.Hash.ToString(), (await node.InfoAsync()).BestBlockHash);
        Assert.Equal<byte>(whole, (byte[])[.. start, .. await ReadRestAsync(call)]);
        Assert.Equal(whole, await node.ExportAsync(tip.Hash.ToString()));
        Assert.NotEqual(whole, await node.ExportAsync());
    }

    [Fact]
    public async Task What_cannot_be_exported_is_told_by_its_code()
    {
        await using var node = await ChainStoreNode.StartAsync(Blocks);
        var side = await node.MineBranchAsync(node.Mirror.Tip.GetAncestor(5)!, 2);
        var length = (await node.ExportAsync()).Length;

        await Calls.FailsAsync(StatusCode.NotFound, "unknown here", () => node.ExportAsync(new string('a', 64)));
        await Calls.FailsAsync(StatusCode.InvalidArgument, "tip_hash", () => node.ExportAsync("best"));
        await Calls.FailsAsync(StatusCode.InvalidArgument, "offset", () => node.ExportAsync(offset: length + 1));
        await Calls.FailsAsync(
            StatusCode.FailedPrecondition, side.Hash.ToString(), () => node.ExportAsync(side.Hash.ToString()));
    }

    [Fact]
    public async Task A_damaged_block_log_is_never_handed_on()
    {
        await using var node = await ChainStoreNode.StartAsync(Blocks);
        var log = Directory.GetFiles(Path.Combine(node.Folder, "blocks"), "*.log").Single();
        var bytes = await File.ReadAllBytesAsync(log);
        var block = node.Mirror.Chain.ReadRawBlock(node.Mirror.Tip.GetAncestor(Blocks / 2)!);
        await using (var file = new FileStream(log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = bytes.AsSpan().IndexOf(block.Span) + 150;
            file.WriteByte((byte)(block.Span[150] ^ 1));
        }

        await Calls.FailsAsync(StatusCode.DataLoss, log, () => node.ExportAsync());
    }

    [Fact]
    public async Task Begin_end_and_interruption_are_in_the_log()
    {
        await using var node = await LargeAsync();
        await node.ExportAsync();
        using (var call = node.Chain.ExportSnapshot(new ExportSnapshotRequest()))
        {
            await call.ResponseStream.NextAsync();
        }

        await ToldAsync("begins at byte 0 of");
        await ToldAsync("is complete after");
        await ToldAsync("was interrupted at byte");

        Task ToldAsync(string line) => Patience.UntilAsync(
            () => node.Logs.All.Any(told => told.Text.Contains(line, StringComparison.Ordinal)), line);
    }

    /// <summary>A node whose snapshot does not fit into what a connection holds on its way.</summary>
    private static async Task<ChainStoreNode> LargeAsync()
    {
        var node = await ChainStoreNode.StartAsync(Blocks);
        for (var i = 0; i < 24; i++)
        {
            var block = node.Mirror.Next();
            for (var output = 0; output < 60; output++)
            {
                block.CoinbaseOutputs.Add(new Primitives.TxOutput(0, (byte[])[0x6a, .. new byte[9_000]]));
            }

            await node.ConnectAsync(block);
        }

        return node;
    }

    private static async Task<byte[]> ReadRestAsync(AsyncServerStreamingCall<ExportSnapshotResponse> call)
    {
        using var bytes = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience.Limit))
        {
            call.ResponseStream.Current.Data.WriteTo(bytes);
        }

        return bytes.ToArray();
    }
}
