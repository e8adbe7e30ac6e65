using Blockyard.Mining;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.State.Events;
using Blockyard.Services.Miner.Templates;

namespace Blockyard.Services.Miner.Work;

/// <summary>Hands solutions in and keeps count of what becomes of them.</summary>
internal sealed class SolutionSubmitter(
    SolutionDelivery delivery,
    MinerStore store,
    MinerMetrics metrics,
    LastError lastError,
    ChangeNotice changes,
    TimeProvider time,
    ILogger<SolutionSubmitter> logger)
{
    /// <summary>Hands a solution in; tries again for a while if no chain-store answers, since it cost work.</summary>
    public async Task<SubmitOutcome> SubmitAsync(
        ReceivedTemplate template, MiningSolution solution, CancellationToken cancellationToken)
    {
        var outcome = await delivery.DeliverAsync(template, solution, cancellationToken);
        metrics.CountSolution(outcome);
        var now = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        var height = solution.Template.Height;
        switch (outcome)
        {
            case SubmitOutcome.Connected:
                // The chain has it now: it is noted even if the miner stops this moment.
                var block = new FoundBlock(solution.Header.Hash, height, now, solution.Template.CoinbaseValue);
                await store.NoteAsync(new BlockFound(block), CancellationToken.None);
                MinerLog.FoundBlock(logger, block.Height, block.Hash);
                lastError.Clear();
                break;
            case SubmitOutcome.Stale:
                await store.NoteAsync(new SolutionStale(height, now), CancellationToken.None);
                MinerLog.StaleSolution(logger, height);
                break;
            case SubmitOutcome.Rejected:
                await store.NoteAsync(new SolutionRejected(height, now), CancellationToken.None);
                break;
        }

        changes.Raise();
        return outcome;
    }
}
