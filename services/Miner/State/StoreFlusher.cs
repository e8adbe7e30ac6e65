using Blockyard.Services.Miner.Reporting;
using Blockyard.Storage;

namespace Blockyard.Services.Miner.State;

/// <summary>Fsyncs counters and found blocks every second, and takes a checkpoint of the state every minute and at the end.</summary>
internal sealed class StoreFlusher(MinerStore store, ChangeNotice changes, TimeProvider time, ILogger<StoreFlusher> logger)
    : BackgroundService
{
    private const int FlushesPerCheckpoint = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(checkpoint: true, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (var flush = 1; await timer.WaitForNextTickAsync(stoppingToken); flush++)
        {
            await FlushAsync(flush % FlushesPerCheckpoint == 0, stoppingToken);
        }
    }

    // A full disk makes the service not ready and clears by itself; mining goes on as long as what it finds can be kept.
    private async Task FlushAsync(bool checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            var wasBehind = store.IsBehind;
            await store.FlushAsync(cancellationToken);
            if (wasBehind)
            {
                changes.Raise();
            }

            if (checkpoint)
            {
                await store.CheckpointAsync(cancellationToken);
            }
        }
        catch (StorageException exception)
        {
            MinerLog.FlushFailed(logger, exception.Message);
        }
    }
}
