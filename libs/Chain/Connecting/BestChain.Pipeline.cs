using Blockyard.Consensus;

namespace Blockyard.Chain.Connecting;

internal sealed partial class BestChain
{
    /// <summary>How many blocks may be pending at once.</summary>
    private const int PipelineDepth = 2;

    private readonly Queue<(Submission Submission, PendingBlock Block)> _pipeline = [];

    private HeaderEntry PipelineTip => LastPending?.Entry ?? applied.Tip;

    private PendingBlock? LastPending { get; set; }

    /// <summary>Finishes all pending blocks; afterwards the state stands at the best chain.</summary>
    /// <param name="answer">
    /// Given when nothing more waits to be done: then each block is made durable and answered at once, before the work of applying
    /// it. Otherwise one commit covers a batch, and nobody is told of it before.
    /// </param>
    public void Drain(Action<Submission>? answer = null)
    {
        while (_pipeline.Count > 0)
        {
            FinishOldest(answer);
        }

        if (tree.BestCandidate != applied.Tip)
        {
            Activate(afterStep: null);
        }
    }

    /// <summary>Drops what is pending, because what it builds on was not stored.</summary>
    public void AbandonPending()
    {
        LastPending = null;
        while (_pipeline.TryDequeue(out var next))
        {
            connector.Abandon(next.Block);
        }
    }

    private bool IsPending(HeaderEntry entry)
    {
        foreach (var (_, block) in _pipeline)
        {
            if (block.Entry == entry)
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(Submission submission, HeaderEntry entry)
    {
        if (NothingWaits && _pipeline.Count == 0 && submission.Block.Size >= settings.EarlyWriteBytes)
        {
            store.AddEarly(entry, submission.Block);
        }

        if (connector.TryBegin(entry, submission.Block, LastPending, out var pending, out var failure))
        {
            _pipeline.Enqueue((submission, pending));
            LastPending = pending;
            if (NothingWaits && _pipeline.Count == 1 && pending.Scripts.Waiting == 0)
            {
                Show(submission, pending);
            }

            if (_pipeline.Count == PipelineDepth)
            {
                FinishOldest(answer: null);
            }

            return;
        }

        // What it builds on may yet turn out to break a rule, and then its own failure means nothing.
        Drain();
        submission.Close(entry.IsInvalid
            ? SubmitResult.Rejected(ValidationResult.Invalid(RejectCode.BadPreviousBlock), entry)
            : Condemn(entry, submission, failure));
    }

    /// <summary>
    /// A block that is well-formed but breaks a rule about coins or scripts is kept with its mark, so that it can be
    /// reconsidered.
    /// </summary>
    private SubmitResult Condemn(HeaderEntry entry, Submission submission, ValidationResult result)
    {
        store.Add(entry, submission.Block);
        return Reject(entry, result);
    }

    private void FinishOldest(Action<Submission>? answer)
    {
        var (submission, pending) = _pipeline.Dequeue();
        if (_pipeline.Count == 0)
        {
            LastPending = null;
        }

        var result = connector.Finish(pending);
        if (!result.IsValid)
        {
            connector.Release(pending);
            submission.Close(Condemn(pending.Entry, submission, result));
            RejectPending();
            return;
        }

        if (answer is not null)
        {
            Show(submission, pending);
        }

        store.Add(pending.Entry, submission.Block);
        store.AddUndo(pending.Block);
        Apply(submission, pending, answer);
        tree.DropCandidatesWorseThan(pending.Entry);
        if (_pipeline.TryPeek(out var next))
        {
            next.Block.Coins.DetachFromParent();
        }

        connector.Release(pending);
        submission.Release();
    }

    /// <summary>A block that came alone is valid, whatever the disk says to it.</summary>
    private void Show(Submission submission, PendingBlock pending)
    {
        // Memory that is used again is not for others to keep.
        if (!pending.IsShown && submission.Released is null)
        {
            pending.IsShown = true;
            fresh.Add(pending.Entry, submission.Block);
        }
    }

    private void Apply(Submission submission, PendingBlock pending, Action<Submission>? answer)
    {
        var connected = new SubmitResult(SubmitOutcome.Connected, pending.Entry, ValidationResult.Valid);
        if (answer is null || tree.BestCandidate != pending.Entry)
        {
            // A batch, or blocks that were waiting for this one follow at once: one answer for where all of it ends.
            applied.Connect(pending.Block);
            submission.Decide(connected);
            return;
        }

        store.Commit(CancellationToken.None);
        applied.Connect(pending.Block, () =>
        {
            submission.Decide(connected);
            answer(submission);
        });
    }

    /// <summary>Refuses what is pending, because what it builds on broke a rule.</summary>
    private void RejectPending()
    {
        var refused = _pipeline.ToArray();
        AbandonPending();
        foreach (var (child, block) in refused)
        {
            child.Close(SubmitResult.Rejected(ValidationResult.Invalid(RejectCode.BadPreviousBlock), block.Entry));
        }
    }
}
