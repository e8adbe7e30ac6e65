using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Services.ChainStore.Startup;

namespace Blockyard.Services.ChainStore.Mempool;

/// <summary>
/// Keeps the mempool from holding what is too old and its journal from growing with what has long been mined, and writes down what
/// fee estimates rest on.
/// </summary>
internal sealed class MempoolJournalWorker(
    TransactionPool pool, MempoolPersistence persistence, FeeMemory fees, ChainLoading loading, TimeProvider time, ILogger<MempoolJournalWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await loading.Completion.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            pool.RemoveExpired();
            fees.Save();
            try
            {
                persistence.CompactIfNeeded();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The old journal is still whole; the next round tries again.
                ChainStoreLog.JournalNotCompacted(logger, error.Message);
            }
        }
    }
}
