using Blockyard.Consensus;

namespace Blockyard.Chain.Connecting;

/// <summary>Keeps the state at the best valid chain. Everything here runs on the chain's writer thread.</summary>
/// <remarks>
/// Blocks that extend the tip, one after another, flow through a short pipeline: while the scripts of one are being checked, the
/// coins of the next are found. They are stored once they are valid, but a large one that comes alone goes to disk meanwhile.
/// Everything else (side branches, reorganisations) waits for the pipeline to run empty and goes step by step.
/// </remarks>
internal sealed partial class BestChain(
    HeaderTree tree,
    HeaderAcceptor headers,
    BlockStore store,
    BlockConnector connector,
    AppliedState applied,
    FreshBlocks fresh,
    ChainSettings settings)
{
    /// <summary>Takes headers in.</summary>
    public HeaderAcceptor Headers { get; } = headers;

    /// <summary>Whether the job at hand is the last there is for now.</summary>
    public bool NothingWaits { get; set; }

    /// <summary>Takes a block as far as it goes without waiting for its scripts.</summary>
    public void Submit(Submission submission)
    {
        var result = TryAccept(submission, out var entry);
        if (result is not null)
        {
            submission.Close(result);
        }
        else if (Extends(entry!, PipelineTip))
        {
            Begin(submission, entry!);
        }
        else
        {
            Drain();
            Branch(submission, entry!);
        }
    }

    /// <summary>Forgets headers without blocks that lead to none of the entries named; gives how many.</summary>
    public int ForgetHeaders(IEnumerable<HeaderEntry> keep)
    {
        // A pending block is not stored yet, and its header has to stay.
        Drain();
        return tree.Forget(keep);
    }

    /// <summary>Everything that needs neither coins nor scripts; gives the answer if that settles it.</summary>
    private SubmitResult? TryAccept(Submission submission, out HeaderEntry? entry)
    {
        entry = tree.Genesis;
        if (submission.Block.Hash == entry.Hash)
        {
            return new SubmitResult(SubmitOutcome.Duplicate, entry, ValidationResult.Valid);
        }

        if (!submission.ByItself.IsValid)
        {
            return SubmitResult.Rejected(submission.ByItself);
        }

        if (tree.TryGet(submission.Block.Hash, out entry))
        {
            if (IsPending(entry))
            {
                Drain();
            }

            if (entry.IsInvalid)
            {
                return SubmitResult.Rejected(ValidationResult.Invalid(RejectCode.DuplicateInvalid), entry);
            }

            if (entry.HasBlock)
            {
                return new SubmitResult(SubmitOutcome.Duplicate, entry, ValidationResult.Valid);
            }
        }
        else
        {
            var header = Headers.TryAdd(submission.Block.Header, out entry);
            if (!header.IsValid)
            {
                return SubmitResult.Rejected(header);
            }
        }

        var result = BlockRules.CheckPlace(submission.Block, entry!.Height, entry.Previous!.MedianTimePast);
        result = result.IsValid ? submission.Witness : result;
        return result.IsValid ? null : Reject(entry, result);
    }

    /// <summary>
    /// A block that does not extend the tip: it is stored, and if its branch is the best now, the state goes there.
    /// </summary>
    private void Branch(Submission submission, HeaderEntry entry)
    {
        if (entry.IsInvalid)
        {
            submission.Close(SubmitResult.Rejected(ValidationResult.Invalid(RejectCode.BadPreviousBlock), entry));
            return;
        }

        if (Extends(entry, applied.Tip))
        {
            Begin(submission, entry);
            return;
        }

        store.Add(entry, submission.Block);
        var failure = Activate(afterStep: null);
        if (entry.IsInvalid)
        {
            var own = failure.Entry == entry ? failure.Result : ValidationResult.Invalid(entry.RejectCode);
            submission.Close(SubmitResult.Rejected(own, entry));
            return;
        }

        var outcome = applied.Tip.HasAncestor(entry) ? SubmitOutcome.Connected : SubmitOutcome.SideBranch;
        submission.Close(new SubmitResult(outcome, entry, ValidationResult.Valid));
    }

    private bool Extends(HeaderEntry entry, HeaderEntry tip) =>
        entry.Previous == tip && entry.ChainWork > tree.BestCandidate.ChainWork;

    private SubmitResult Reject(HeaderEntry entry, ValidationResult result)
    {
        if (BlockRules.CondemnsHash(result.Code))
        {
            store.MarkInvalid(entry, result.Code);
        }

        return SubmitResult.Rejected(result, entry);
    }
}
