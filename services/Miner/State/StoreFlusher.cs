using Blockyard.Storage;

namespace Blockyard.Services.Miner.State;

/// <summary>Makes counters and found blocks durable every few seconds and at the end.</summary>
internal sealed class StoreFlusher(MinerStore store, TimeProvider time, ILogger<StoreFlusher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    // A full disk makes the service not ready and clears by itself; mining goes on.
    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.FlushAsync(cancellationToken);
        }
        catch (StorageException exception)
        {
            MinerLog.FlushFailed(logger, exception.Message);
        }
    }
}
