using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Hosting.Probes;
using Blockyard.Services.ChainStore.Metrics;

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
    SyncState sync,
    ILogger<ChainStartup> logger) : IHostedService, IReadinessCheck
{
    public string Name => "store";

    /// <summary>Null while blocks can be stored; otherwise what is wrong.</summary>
    public string? WhyNotReady() => chain.Stopped switch
    {
        { IsFaulted: true } stopped => stopped.Exception!.GetBaseException().Message,
        { IsCompleted: true } => "the chain has been closed",
        _ => null,
    };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        chain.AddListener(follower);
        await chain.StartAsync(new ReplayReport(logger), cancellationToken);
        metrics.Observe();
        var waiting = persistence.Load(admission, cancellationToken);
        sync.Reached();
        ChainStoreLog.ChainLoaded(logger, chain.Tip.Height, chain.Tip.Hash, waiting);
        _ = chain.Stopped.ContinueWith(
            stopped => ChainStoreLog.ChainStopped(logger, stopped.Exception!.GetBaseException()),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (WhyNotReady() is null)
        {
            persistence.Compact();
        }

        await chain.DisposeAsync();
        ChainStoreLog.ChainClosed(logger, chain.Tip.Height, pool.Count);
    }
}
