using System.Text.Json;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class ImportSnapshotTests(SnapshotOrigin origin) : IClassFixture<SnapshotOrigin>
{
    private const int Blocks = SnapshotOrigin.Blocks;

    private readonly ChainStoreNode _source = origin.Node;
    private readonly byte[] _snapshot = origin.Snapshot;

    [ChainFact("mixed")]
    public Task Mixed_chain_goes_out_and_in_with_the_coins_that_Core_reports() => ExpectAsync("mixed");

    [ChainFact("heavy-p2wpkh")]
    public Task Heavy_chain_goes_out_and_in_with_the_coins_that_Core_reports() => ExpectAsync("heavy-p2wpkh");

    [Fact]
    public async Task An_empty_node_becomes_the_node_that_the_snapshot_is_of()
    {
        await using var node = await ChainStoreNode.StartAsync();

        var (resume, result) = await node.ImportAsync(_snapshot);

        Assert.Equal((128ul, 0u), (resume.Offset, resume.Height));
        ExpectWhole(result, Blocks);
        Assert.Equal(await _source.HashCoinsAsync(), await node.HashCoinsAsync());
        Assert.Equal(_snapshot, await node.ExportAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(Blocks)]
    public async Task A_node_that_has_part_of_the_chain_asks_for_the_rest_alone(int known)
    {
        await using var node = await ChainStoreNode.StartAsync();
        await SubmitAsync(node, known);

        var (resume, result) = await node.ImportAsync(_snapshot);

        Assert.Equal(SnapshotTransfer.PlacesOf(_snapshot)[known - 1].Offset, resume.Offset);
        Assert.Equal((uint)known, resume.Height);
        ExpectWhole(result, Blocks - known);
    }

    [Fact]
    public async Task A_node_that_has_more_than_the_snapshot_stays_where_it_is()
    {
        await using var node = await ChainStoreNode.StartAsync();
        await SubmitAsync(node, Blocks);
        await node.MineAsync(3);

        var (resume, result) = await node.ImportAsync(_snapshot);

        Assert.Equal((uint)Blocks, resume.Height);
        Assert.Equal((null, true, (uint)Blocks + 3), (result.Reject, result.OnBestChain, result.BestHeight));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(Blocks, false)]
    public async Task A_node_on_another_branch_takes_the_chain_and_goes_to_it_if_it_has_more_work(int length, bool wins)
    {
        await using var node = await ChainStoreNode.StartAsync();
        await SubmitAsync(node, 10);
        var rival = await node.MineBranchAsync(node.Mirror.Tip, length);

        var (resume, result) = await node.ImportAsync(_snapshot);

        Assert.Equal(10u, resume.Height);
        Assert.Null(result.Reject);
        Assert.Equal(wins, result.OnBestChain);
        Assert.Equal(wins ? _source.Mirror.Tip.Hash.ToString() : rival.Hash.ToString(), result.BestBlockHash);
        var tips = (await node.Chain.GetChainTipsAsync(new GetChainTipsRequest())).Tips.Select(tip => tip.Hash);
        Assert.Contains(_snapshot.Tip(), tips);
    }

    [Fact]
    public async Task Interrupted_again_and_again_it_goes_on_where_it_was_after_a_restart_too()
    {
        await using var node = await ChainStoreNode.StartAsync();
        var random = new Random(5);
        var reached = 0u;
        for (var round = 0; reached < Blocks - 5; round++)
        {
            using (var call = node.Chain.ImportSnapshot())
            {
                await call.RequestStream.WriteAsync(SnapshotTransfer.StartOf(_snapshot));
                var resume = (await call.ResponseStream.NextAsync()).Resume;
                Assert.True(resume.Height >= reached, $"It was at {reached} and asks for what comes after {resume.Height}.");
                var rest = _snapshot.AsMemory((int)resume.Offset);
                await SnapshotTransfer.SendAsync(call.RequestStream, rest[..random.Next(rest.Length)], 700, complete: false);
                await call.ResponseStream.NextAsync();
                reached = (await node.InfoAsync()).Height;
            }

            if (round == 1)
            {
                await node.RestartAsync();
            }
        }

        ExpectWhole((await node.ImportAsync(_snapshot)).Result, null);
        Assert.Equal(await _source.HashCoinsAsync(), await node.HashCoinsAsync());
    }

    [Fact]
    public async Task Without_places_the_whole_is_wanted_again_and_nothing_is_taken_twice()
    {
        await using var node = await ChainStoreNode.StartAsync();
        await node.ImportAsync(_snapshot);
        using var call = node.Chain.ImportSnapshot();
        var start = SnapshotTransfer.StartOf(_snapshot);
        start.Start.Places.Clear();
        await call.RequestStream.WriteAsync(start);

        Assert.Equal(128ul, (await call.ResponseStream.NextAsync()).Resume.Offset);
        await SnapshotTransfer.SendAsync(call.RequestStream, _snapshot.AsMemory(128), 1_000, complete: true);

        ExpectWhole((await call.ResponseStream.NextAsync(answer => answer.Result is not null)).Result, Blocks);
    }

    [Fact]
    public async Task Damage_is_told_with_its_offset_and_what_came_before_stays()
    {
        await using var node = await ChainStoreNode.StartAsync();
        var damaged = (byte[])_snapshot.Clone();
        var place = (int)SnapshotTransfer.PlacesOf(_snapshot)[39].Offset;
        damaged[place + 100] ^= 1;

        var (_, result) = await node.ImportAsync(damaged);

        Assert.Equal("Block decode failed", result.Reject.Reason);
        Assert.Contains($"damaged at byte {place + SnapshotTransfer.FrameSize}", result.Reject.Detail, StringComparison.Ordinal);
        Assert.Equal((40u, 40u), (result.BestHeight, result.Progress.Height));
        ExpectWhole((await node.ImportAsync(_snapshot)).Result, Blocks - 40);
    }

    [Fact]
    public async Task The_end_that_is_missing_is_told()
    {
        await using var node = await ChainStoreNode.StartAsync();
        using var call = node.Chain.ImportSnapshot();
        await call.RequestStream.WriteAsync(SnapshotTransfer.StartOf(_snapshot));
        await SnapshotTransfer.SendAsync(call.RequestStream, _snapshot.AsMemory(128..^10), 1_000, complete: true);

        var result = (await call.ResponseStream.NextAsync(answer => answer.Result is not null)).Result;

        Assert.Contains($"ends at byte {_snapshot.Length - 10} of {_snapshot.Length}", result.Reject.Detail, StringComparison.Ordinal);
        Assert.Equal((uint)Blocks, result.BestHeight);
    }

    [Fact]
    public async Task What_cannot_be_a_snapshot_of_this_network_is_refused_at_once()
    {
        await using var node = await ChainStoreNode.StartAsync();
        await using var devnet = await ChainStoreNode.StartAsync(settings: ("Network", "devnet"));

        await RefusedAsync(devnet, "node of its own network", SnapshotTransfer.StartOf(_snapshot));
        await RefusedAsync(node, "version 2", Changed(start => start.Header = Patch(start.Header, 8, 2)));
        await RefusedAsync(node, "header of the snapshot is damaged", Changed(start => start.Header = Patch(start.Header, 50, 2)));
        await RefusedAsync(node, "no snapshot", Changed(start => start.Header = ByteString.CopyFromUtf8("GIF89a")));
        await RefusedAsync(node, "start.places", Changed(start => start.Places[^1].BlockHash = start.Places[0].BlockHash));
        await RefusedAsync(node, "start.places", Changed(start => start.Places[3].Offset = (ulong)_snapshot.Length));
        await RefusedAsync(node, "start.places", Changed(start =>
        {
            for (var i = 0; start.Places.Count <= 2_000; i++)
            {
                start.Places.Add(start.Places[i]);
            }
        }));
        await RefusedAsync(node, "first message", new ImportSnapshotRequest { Data = ByteString.CopyFrom(_snapshot) });
        await RefusedAsync(node, "All messages but the first", SnapshotTransfer.StartOf(_snapshot), SnapshotTransfer.StartOf(_snapshot));
        Assert.Equal(0u, (await node.InfoAsync()).Height);
    }

    [Fact]
    public async Task One_import_at_a_time_is_served_and_a_silent_one_does_not_keep_the_others_out()
    {
        var clock = new TestClock(TestChain.Start);
        await using var node = await ChainStoreNode.StartAsync(time: clock);
        using var silent = node.Chain.ImportSnapshot();
        await silent.RequestStream.WriteAsync(SnapshotTransfer.StartOf(_snapshot));
        await silent.ResponseStream.NextAsync();

        var second = RefusalOf(node.ImportAsync(_snapshot));
        await TurnUntilAsync(clock, second);
        Assert.Equal(StatusCode.FailedPrecondition, (await second).StatusCode);

        // Whoever tries on is let in as soon as the silent one is sent away.
        var third = ImportWhenFreeAsync(node);
        var sentAway = RefusalOf(silent.ResponseStream.NextAsync(_ => false));
        await TurnUntilAsync(clock, sentAway);
        Assert.Equal(StatusCode.DeadlineExceeded, (await sentAway).StatusCode);
        ExpectWhole(await third, Blocks);
    }

    private static async Task TurnUntilAsync(TestClock clock, Task task)
    {
        for (var limit = new CancellationTokenSource(Patience.Limit); !task.IsCompleted; limit.Token.ThrowIfCancellationRequested())
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(20));
        }
    }

    private async Task<ImportSnapshotResult> ImportWhenFreeAsync(ChainStoreNode node)
    {
        while (true)
        {
            try
            {
                return (await node.ImportAsync(_snapshot)).Result;
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.FailedPrecondition)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task<RpcException> RefusalOf(Task call) => await Assert.ThrowsAsync<RpcException>(() => call);

    private static async Task RefusedAsync(ChainStoreNode node, string named, params ImportSnapshotRequest[] requests)
    {
        using var call = node.Chain.ImportSnapshot();
        await Calls.FailsAsync(StatusCode.InvalidArgument, named, async () =>
        {
            foreach (var request in requests)
            {
                await call.RequestStream.WriteAsync(request);
            }

            await call.ResponseStream.NextAsync(_ => false);
        });
    }

    private static ByteString Patch(ByteString bytes, int index, byte value)
    {
        var patched = bytes.ToByteArray();
        patched[index] = value;
        return ByteString.CopyFrom(patched);
    }

    private static async Task ExpectAsync(string name)
    {
        using var state = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf($"chains/{name}/state.json")));
        var expected = state.RootElement.GetProperty("utxo_state").GetProperty("hash_serialized_3").GetString();
        await using var first = await ChainStoreNode.StartAsync();
        foreach (var block in RecordedChain.Read(name))
        {
            await first.SubmitAsync(block);
        }

        await using var second = await ChainStoreNode.StartAsync();
        var (_, result) = await second.ImportAsync(await first.ExportAsync(), 256 * 1024);

        Assert.Null(result.Reject);
        Assert.Equal(expected, await second.HashCoinsAsync());
    }

    private static void ExpectIn(ImportSnapshotResult result, string tip)
    {
        Assert.Null(result.Reject);
        Assert.True(result.OnBestChain);
        Assert.Equal(tip, result.BestBlockHash);
    }

    private ImportSnapshotRequest Changed(Action<ImportSnapshotStart> change)
    {
        var request = SnapshotTransfer.StartOf(_snapshot);
        change(request.Start);
        return request;
    }

    private void ExpectWhole(ImportSnapshotResult result, int? blocks)
    {
        ExpectIn(result, _source.Mirror.Tip.Hash.ToString());
        Assert.Equal((uint)Blocks, result.BestHeight);
        Assert.Equal((ulong)(blocks ?? (int)result.Progress.Blocks), result.Progress.Blocks);
    }

    /// <summary>Gives a node, and the chain beside it, the first blocks of the snapshot's chain.</summary>
    private async Task SubmitAsync(ChainStoreNode node, int count)
    {
        for (var height = 1; height <= count; height++)
        {
            var block = _source.Mirror.Chain.ReadBlock(_source.Mirror.Tip.GetAncestor(height)!);
            await node.Mirror.SubmitAsync(block);
            await node.SubmitAsync(block);
        }
    }
}
