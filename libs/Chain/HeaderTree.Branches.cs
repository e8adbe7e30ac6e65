using Blockyard.Consensus;

namespace Blockyard.Chain;

public sealed partial class HeaderTree
{
    private readonly HashSet<HeaderEntry> _leaves = [];
    private readonly Lock _leavesLock = new();

    /// <summary>The last headers of all branches.</summary>
    public IReadOnlyList<HeaderEntry> GetLeaves()
    {
        lock (_leavesLock)
        {
            return [.. _leaves];
        }
    }

    /// <summary>
    /// Marks a block and all its descendants invalid. What is marked already keeps its reason: a valid block never has an invalid
    /// ancestor, nor an invalid one a valid descendant.
    /// </summary>
    /// <param name="entry">The block.</param>
    /// <param name="code">The rule that it breaks; <see cref="RejectCode.None"/> if an operator wants it so.</param>
    internal void MarkInvalid(HeaderEntry entry, RejectCode code)
    {
        var inherited = code == RejectCode.None ? code : RejectCode.BadPreviousBlock;
        var waiting = new Stack<HeaderEntry>();
        waiting.Push(entry);
        while (waiting.TryPop(out var next))
        {
            _candidates.Remove(next);
            next.SetInvalid(next == entry ? code : inherited);
            for (var child = next.FirstChild; child is not null; child = child.NextSibling)
            {
                if (!child.IsInvalid)
                {
                    waiting.Push(child);
                }
            }
        }

        if (_bestHeader.HasAncestor(entry))
        {
            _bestHeader = FindBestHeader(Genesis);
        }
    }

    /// <summary>
    /// What reconsidering a block is about: all that is marked among the block, its ancestors and its descendants. Other branches
    /// that leave below it stay as they are.
    /// </summary>
    internal static List<HeaderEntry> FindInvalidOnLine(HeaderEntry entry)
    {
        var invalid = new List<HeaderEntry>();
        for (var ancestor = entry.Previous; ancestor is { IsInvalid: true }; ancestor = ancestor.Previous)
        {
            invalid.Add(ancestor);
        }

        var waiting = new Stack<HeaderEntry>();
        waiting.Push(entry);
        while (waiting.TryPop(out var next))
        {
            if (next.IsInvalid)
            {
                invalid.Add(next);
            }

            for (var child = next.FirstChild; child is not null; child = child.NextSibling)
            {
                waiting.Push(child);
            }
        }

        return invalid;
    }

    /// <summary>Takes the marks off a block, its ancestors and its descendants.</summary>
    internal static void ClearInvalid(HeaderEntry entry) =>
        FindInvalidOnLine(entry).ForEach(static marked => marked.ClearInvalid());

    /// <summary>
    /// Works out from scratch, after marks have come or gone, which blocks could be the tip and which header is the best: of
    /// equals the chain's own. Costs a look at every header.
    /// </summary>
    /// <param name="tip">Where the state stands: a valid block.</param>
    internal void Reassess(HeaderEntry tip)
    {
        _candidates.Clear();
        foreach (var (_, entry) in _entries)
        {
            if (!entry.IsInvalid && entry.ChainTransactionCount > 0 && CandidateOrder.Instance.Compare(entry, tip) >= 0)
            {
                _candidates.Add(entry);
            }
        }

        _bestHeader = FindBestHeader(tip);
    }

    private void AddToParent(HeaderEntry entry, HeaderEntry parent)
    {
        entry.NextSibling = parent.FirstChild;
        parent.FirstChild = entry;
        lock (_leavesLock)
        {
            _leaves.Remove(parent);
            _leaves.Add(entry);
        }
    }

    private HeaderEntry FindBestHeader(HeaderEntry atLeast)
    {
        var best = atLeast;
        foreach (var leaf in GetLeaves())
        {
            var entry = leaf;
            while (entry.IsInvalid)
            {
                entry = entry.Previous!;
            }

            if (entry.ChainWork > best.ChainWork)
            {
                best = entry;
            }
        }

        return best;
    }
}
