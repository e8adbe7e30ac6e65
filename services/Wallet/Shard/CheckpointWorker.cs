using Blockyard.Storage;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>Makes the ledger durable from time to time, so that a crash replays little.</summary>
internal sealed class CheckpointWorker(
    WalletShard shard, IOptions<WalletOptions> options, TimeProvider time, ILogger<CheckpointWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seconds = options.Value.CheckpointIntervalSeconds;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await shard.CheckpointAsync(stoppingToken);
            }
            catch (StorageException error)
            {
                WalletLog.CheckpointFailed(logger, error, seconds);
            }
        }
    }
}
