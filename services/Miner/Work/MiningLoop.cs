using Blockyard.Hosting.Probes;
using Blockyard.Primitives;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.Templates;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Work;

/// <summary>The one loop that decides what is hashed: first what was asked for, then what the pacing wants.</summary>
internal sealed class MiningLoop(
    TemplateBoard board,
    MinerStore store,
    BlockSolver solver,
    JobFactory jobs,
    SolutionSubmitter submitter,
    BlockGenerator generator,
    GenerateQueue requests,
    FinishedWork finished,
    PacingRules pacing,
    ChangeNotice changes,
    ProgressWatch watch,
    IOptions<MinerOptions> options,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pulse = watch.Watch("mining", TimeSpan.FromSeconds(60 + options.Value.SubmitSeconds));
        while (!stoppingToken.IsCancellationRequested)
        {
            pulse.Beat();
            var changed = changes.Next;
            if (requests.TryTake(out var request))
            {
                await generator.RunAsync(request, pulse, stoppingToken);
            }
            else if (Wanted() is not { } template)
            {
                pulse.Idle();
                await WaitAsync(changed, Timeout.InfiniteTimeSpan, stoppingToken);
            }
            else if (!finished.Allows(template))
            {
                await WaitAsync(changed, Glance, stoppingToken);
            }
            else if (pacing.UntilDue(template) is { } wait && wait > TimeSpan.Zero)
            {
                pulse.Idle();
                await WaitAsync(changed, wait, stoppingToken);
            }
            else
            {
                await MineAsync(template, pulse, stoppingToken);
            }
        }
    }

    /// <summary>The template that mining is about, or null if nothing is to be mined without being asked.</summary>
    private ReceivedTemplate? Wanted()
    {
        var state = store.State;
        var template = board.Current;
        return state.Mining
            && !store.IsBehind
            && state.PayoutAddress.Length > 0
            && template is not null
            && pacing.Accepts(template)
            && pacing.UntilDue(template) is not null
            ? template
            : null;
    }

    private async Task MineAsync(ReceivedTemplate template, LoopProgress pulse, CancellationToken cancellationToken)
    {
        var payout = store.State.PayoutAddress;
        var job = jobs.Create(template, AddressCodec.ToScript(payout, options.Value.Network));
        var solved = solver.Start(job);
        try
        {
            while (!solved.IsCompleted)
            {
                pulse.Beat();
                _ = solver.HashRate;
                var changed = changes.Next;
                if (Wanted() != template || store.State.PayoutAddress != payout || requests.IsWaiting)
                {
                    return;
                }

                await WaitAsync(Task.WhenAny(solved, changed), Glance, cancellationToken);
            }
        }
        finally
        {
            solver.Stop();
        }

        finished.Note(template, await submitter.SubmitAsync(template, await solved, cancellationToken));
    }

    private async Task WaitAsync(Task changed, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(longest, time, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
