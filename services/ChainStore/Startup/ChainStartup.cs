using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.ChainStorage;
using Blockyard.Services.ChainStore.Mempool;
using Blockyard.Services.ChainStore.Metrics;
using Blockyard.Services.ChainStore.Peers;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>
/// Brings the node up in order: chain from its log, then the mempool from its journal. The ports are open by then, so that probes
/// see a node at work however long that takes; calls are turned away until it is done, and peers come after it. Takes the node
/// down in the reverse order after the ports have closed.
/// </summary>
internal sealed class ChainStartup(
    Blockchain chain,
    ChainSettings settings,
    FileBlockLog log,
    KeyValueChainState state,
    MempoolChainFollower follower,
    MempoolPersistence persistence,
    MempoolAdmission admission,
    TransactionPool pool,
    FeeMemory fees,
    ChainMetrics metrics,
    StoreMetrics storeMetrics,
    StoreHealth health,
    NodeIdentity identity,
    ChainLoading loading,
    TimeProvider time,
    ILogger<ChainStartup> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        chain.AddListener(follower);
        loading.Begin(fromNothing: settings.RebuildState || state.AppliedTip is null);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var waiting = await ChainOpening.OpenAsync(() => LoadAsync(cancellationToken));
        metrics.Observe();
        storeMetrics.Observe();
        ChainStoreLog.ChainLoaded(logger, identity.Id, chain.Tip.Height, chain.Tip.Hash, waiting);
        loading.Complete();
        _ = chain.Stopped.ContinueWith(
            stopped => ChainStoreLog.ChainStopped(logger, stopped.Exception!.GetBaseException()),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A mempool that was never loaded is empty: its journal must not become so.
        if (loading.IsDone && health.WhyNotReady() is null)
        {
            Compact();
            fees.Save();
        }

        await chain.DisposeAsync();
        ChainStoreLog.ChainClosed(logger, chain.Tip.Height, pool.Count);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<int> LoadAsync(CancellationToken cancellationToken)
    {
        if (settings.RebuildState)
        {
            ChainStoreLog.RebuildBegins(logger, state.IsRebuilding ? state.CheckpointHeight : 0);
        }
        else if (state.AppliedTip is null && !log.IsEmpty)
        {
            ChainStoreLog.StateMissing(logger);
        }

        using (var report = new ReplayReport(loading, logger, time))
        {
            await chain.StartAsync(report, cancellationToken);
        }

        loading.EndReplay("transactions that waited are being checked");
        var waiting = persistence.Load(admission, cancellationToken);
        fees.Load();
        return waiting;
    }

    private void Compact()
    {
        try
        {
            persistence.Compact();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The old journal is still whole, and the chain has to be closed whatever the disk does.
            ChainStoreLog.JournalNotCompacted(logger, error.Message);
        }
    }
}
