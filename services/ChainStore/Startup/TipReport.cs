using Blockyard.Chain;
using Blockyard.Chain.Mempool;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>Tells of each new tip in the log; of many at once only the last.</summary>
internal sealed class TipReport(Blockchain chain, MempoolChainFollower follower, ChainLoading loading, ILogger<TipReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await loading.Completion.WaitAsync(stoppingToken);
        var seen = follower.Settled.Current;
        while (true)
        {
            seen = await follower.Settled.WaitPastAsync(seen, stoppingToken);
            var tip = chain.Tip;
            ChainStoreLog.NewTip(logger, tip.Height, tip.Hash, tip.Stored?.TransactionCount ?? 1);
        }
    }
}
