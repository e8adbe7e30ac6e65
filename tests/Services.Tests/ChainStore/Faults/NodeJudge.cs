using Blockyard.Contracts;
using Blockyard.Hosting;
using Blockyard.TestKit.Disks;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>Runs the service on what became of a stopped one's folder, and says what it made of it.</summary>
/// <param name="store">What was there.</param>
/// <param name="data">What became of it.</param>
/// <param name="disk">The disk that it is on, whose faults end once the service is up; null for the real one.</param>
internal sealed class NodeJudge(StoppedStore store, string data, FaultyDisk? disk = null)
{
    /// <summary>Starts the service on the folder and looks at all that it holds.</summary>
    /// <param name="named">What its last words have to name, if it does not start.</param>
    /// <param name="settings">Settings beyond the usual.</param>
    public async Task<Verdict> JudgeAsync(string named, params (string, string)[] settings)
    {
        var logs = new RecordedLines();
        WebApplication? app = null;
        using var ended = new CancellationTokenSource();
        var run = ServiceRunner.RunAsync(() => app = ChainStoreNode.Build(data, logs, null, disk, settings), ended.Token);
        var loaded = Patience.UntilAsync(
            () => run.IsCompleted || logs.All.Any(line => line.Text.Contains(": chain at height", StringComparison.Ordinal)), "it started");
        await loaded;
        if (run.IsCompleted)
        {
            return IsClear(await run, logs, named) ? Verdict.Refused : Verdict.Unclear;
        }

        try
        {
            disk?.Heal();
            return await LookAsync(app!, logs);
        }
        finally
        {
            await ended.CancelAsync();
            Assert.Equal(0, await run.WaitAsync(Patience.Limit));
        }
    }

    /// <summary>One line that names the folder and what to do.</summary>
    private bool IsClear(int code, RecordedLines logs, string named)
    {
        var line = Assert.Single(logs.All, line => line.Level == LogLevel.Critical).Text;
        string[] advice = ["Check the disk", "estore", "Remove", "Put both back", "RebuildIndex", "kernel's log"];
        return code == 1
            && !line.Contains('\n', StringComparison.Ordinal)
            && line.Contains(named.Split('/')[0][..4], StringComparison.Ordinal)
            && advice.Any(word => line.Contains(word, StringComparison.Ordinal));
    }

    private async Task<Verdict> LookAsync(WebApplication app, RecordedLines logs)
    {
        using var view = new NodeLook(app);
        await Patience.UntilAsync(() => view.GetAsync("/readyz"), status => status == 200, "the node is ready");
        var info = await view.Chain.GetChainInfoAsync(new());
        var coins = await view.Chain.ReadUtxoSetInfoAsync();
        if (info.BestBlockHash == store.EarlierTip && coins.BestBlockHash == store.EarlierTip)
        {
            return Verdict.Earlier;
        }

        if (info.BestBlockHash != store.Tip || coins.HashSerialized != store.Coins)
        {
            return Verdict.Wrong;
        }

        for (var height = 1; height < store.Blocks.Count; height++)
        {
            try
            {
                var answer = await view.Chain.GetBlockAsync(new() { Height = (uint)height, IncludeRaw = true });
                var filter = await view.Chain.GetBlockFilterAsync(new() { Height = (uint)height });
                if (!answer.Raw.Span.SequenceEqual(store.Blocks[height].Span) || filter.FilterHash != store.Filters[height])
                {
                    return Verdict.Wrong;
                }
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.DataLoss)
            {
                var isTold = error.Trailers.GetValue(ErrorCode.TrailerName) == ErrorCode.StorageDamaged
                    && error.Status.Detail.Contains(Path.Combine(data, "blocks"), StringComparison.Ordinal)
                    && await view.GetAsync("/readyz") == 503
                    && await view.GetAsync("/livez") == 200;
                return isTold ? Verdict.Unreadable : Verdict.Unclear;
            }
        }

        var waiting = (await view.Mempool.ListMempoolAsync(new() { PageSize = 100 })).Entries.Select(entry => entry.Txid);
        if (!store.Waiting.SetEquals(waiting))
        {
            return Verdict.RightButForWaiting;
        }

        return logs.All.Any(line => line.Level >= LogLevel.Warning && line.Text.Contains("rebuilt", StringComparison.Ordinal))
            ? Verdict.Rebuilt
            : Verdict.Right;
    }
}
