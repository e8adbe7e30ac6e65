using Blockyard.Services.Miner.Templates;

namespace Blockyard.Services.Miner.Work;

/// <summary>Remembers the template that was worked on last, so that nothing is mined twice on one parent.</summary>
internal sealed class FinishedWork(TimeProvider time)
{
    // A template that was on its way when its parent got a child comes within moments; one that comes later means that the child
    // is gone again.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(2);

    // A rejection may come from something that passes, a clock for example.
    private static readonly TimeSpan RejectionPause = TimeSpan.FromSeconds(5);

    private ReceivedTemplate? _template;
    private SubmitOutcome _outcome;
    private long _finishedAt;

    /// <summary>Notes what became of the work on a template.</summary>
    public void Note(ReceivedTemplate template, SubmitOutcome outcome)
    {
        _template = template;
        _outcome = outcome;
        _finishedAt = time.GetTimestamp();
    }

    /// <summary>Whether work on a template makes sense.</summary>
    public bool Allows(ReceivedTemplate template)
    {
        if (_template is not { } last || template.Work.PreviousHash != last.Work.PreviousHash)
        {
            return true;
        }

        if (_outcome is SubmitOutcome.Rejected or SubmitOutcome.Unreachable)
        {
            return time.GetElapsedTime(_finishedAt) > RejectionPause;
        }

        return template.Work.Id != last.Work.Id && time.GetElapsedTime(_finishedAt, template.ReceivedAt) > InFlight;
    }
}
