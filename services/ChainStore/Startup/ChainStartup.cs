using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Services.ChainStore.Metrics;
using Blockyard.Services.ChainStore.Peers;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>
/// Brings the node up in order, before any port opens: chain from its log, then the mempool from its journal. Takes it down
/// in the reverse order after the ports have closed.
/// </summary>
internal sealed class ChainStartup(
    Blockchain chain,
    MempoolChainFollower follower,
    MempoolPersistence persistence,
    MempoolAdmission admission,
    TransactionPool pool,
    ChainMetrics metrics,
    StoreMetrics storeMetrics,
    StoreHealth health,
    NodeIdentity identity,
    ILogger<ChainStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        chain.AddListener(follower);
        var waiting = await ChainOpening.OpenAsync(async () =>
        {
            await chain.StartAsync(new ReplayReport(logger), cancellationToken);
            return persistence.Load(admission, cancellationToken);
        });
        metrics.Observe();
        storeMetrics.Observe();
        ChainStoreLog.ChainLoaded(logger, identity.Id, chain.Tip.Height, chain.Tip.Hash, waiting);
        _ = chain.Stopped.ContinueWith(
            stopped => ChainStoreLog.ChainStopped(logger, stopped.Exception!.GetBaseException()),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (health.WhyNotReady() is null)
        {
            persistence.Compact();
        }

        await chain.DisposeAsync();
        ChainStoreLog.ChainClosed(logger, chain.Tip.Height, pool.Count);
    }
}
