using Blockyard.Chain;
using Blockyard.Hosting.Probes;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>
/// Feels the pulse of the chain's writer: it has to answer from time to time, or at least to move on, as it does while it reads
/// and applies its log. A chain whose store has failed for good gives no more signs either, so that the node is restarted. A full
/// disk is no such failure.
/// </summary>
internal sealed class WriterPulse(Blockchain chain, StoreHealth health, ProgressWatch watch, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pulse = watch.Watch("chain-writer", Limit);
        var answer = Task.CompletedTask;
        var moved = (Coins: -1L, Headers: 0);
        while (!health.NeedsRestart)
        {
            var now = (chain.CoinCount, chain.Headers.Count);
            if (answer.IsCompletedSuccessfully || now != moved)
            {
                pulse.Beat();
            }

            moved = now;
            answer = answer.IsCompleted ? chain.WaitForWriterAsync(stoppingToken) : answer;
            await Task.Delay(Interval, time, stoppingToken);
        }
    }
}
