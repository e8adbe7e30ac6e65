namespace Blockyard.Chain;

public sealed partial class HeaderTree
{
    private readonly SortedSet<HeaderEntry> _candidates = new(CandidateOrder.Instance);
    private readonly Dictionary<HeaderEntry, List<HeaderEntry>> _waitingForParent = [];
    private long _lastSequence;

    /// <summary>The candidate with the most work; of equals the one that was complete first.</summary>
    internal HeaderEntry BestCandidate => _candidates.Max!;

    /// <summary>
    /// Notes where a block's data lies. It and descendants that waited for it become candidates if nothing is missing below.
    /// </summary>
    internal void SetStored(HeaderEntry entry, StoredBlock stored)
    {
        _storedCount += entry.Stored is null ? 1 : 0;
        entry.SetStored(stored);
        if (entry.Previous!.ChainTransactionCount == 0)
        {
            if (!_waitingForParent.TryGetValue(entry.Previous, out var siblings))
            {
                _waitingForParent[entry.Previous] = siblings = [];
            }

            siblings.Add(entry);
            return;
        }

        var complete = new Queue<HeaderEntry>();
        complete.Enqueue(entry);
        while (complete.TryDequeue(out var next))
        {
            next.SetComplete(next.Previous!.ChainTransactionCount + next.Stored!.TransactionCount, ++_lastSequence);
            if (!next.IsInvalid)
            {
                _candidates.Add(next);
            }

            if (_waitingForParent.Remove(next, out var children))
            {
                children.ForEach(complete.Enqueue);
            }
        }
    }

    /// <summary>
    /// Forgets candidates that are worse than the tip. The tip that a failed reorganisation returns to is better, so it stays.
    /// </summary>
    internal void DropCandidatesWorseThan(HeaderEntry tip)
    {
        while (_candidates.Min is { } worst && CandidateOrder.Instance.Compare(worst, tip) < 0)
        {
            _candidates.Remove(worst);
        }
    }

    /// <summary>More work is better; of equal work, what was complete earlier.</summary>
    private sealed class CandidateOrder : IComparer<HeaderEntry>
    {
        public static CandidateOrder Instance { get; } = new();

        public int Compare(HeaderEntry? x, HeaderEntry? y)
        {
            var byWork = x!.ChainWork.CompareTo(y!.ChainWork);
            return byWork != 0 ? byWork : y.Sequence.CompareTo(x.Sequence);
        }
    }
}
