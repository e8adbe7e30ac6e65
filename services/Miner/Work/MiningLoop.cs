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
        var script = AddressCodec.ToScript(payout, options.Value.Network);
        var earlier = template;
        var solved = solver.Start(jobs.Create(template, script));
        try
        {
            while (!solved.IsCompleted)
            {
                pulse.Beat();
                _ = solver.HashRate;
                var changed = changes.Next;
                if (Wanted() is not { } wanted
                    || !GoesOn(template, wanted)
                    || store.State.PayoutAddress != payout
                    || requests.IsWaiting)
                {
                    break;
                }

                if (wanted != template)
                {
                    (earlier, template) = (template, wanted);
                    solver.Improve(jobs.Create(template, script));
                }

                await WaitAsync(Task.WhenAny(solved, changed), Glance, cancellationToken);
            }
        }
        finally
        {
            solver.Stop();
        }

        // What was found in the moment of leaving is a block too.
        if (solved.IsCompleted)
        {
            var solution = await solved;
            var source = ReferenceEquals(solution.Template, template.Work) ? template : earlier;
            finished.Note(source, await submitter.SubmitAsync(source, solution, cancellationToken));
        }
    }

    /// <summary>Whether the work on a template goes on with another one: what is being found for the first is worth keeping then.</summary>
    private bool GoesOn(ReceivedTemplate template, ReceivedTemplate wanted) =>
        wanted == template
        || (wanted.Work.PreviousHash == template.Work.PreviousHash
            && finished.Allows(wanted)
            && pacing.UntilDue(wanted) <= TimeSpan.Zero);

    private async Task WaitAsync(Task changed, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(longest, time, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
