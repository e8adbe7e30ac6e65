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

    /// <summary>Notes that a block breaks a rule, and all its descendants with it.</summary>
    internal void MarkInvalid(HeaderEntry entry, RejectCode code)
    {
        var waiting = new Stack<HeaderEntry>();
        waiting.Push(entry);
        while (waiting.TryPop(out var next))
        {
            _candidates.Remove(next);
            next.SetInvalid(next == entry ? code : RejectCode.BadPreviousBlock);
            for (var child = next.FirstChild; child is not null; child = child.NextSibling)
            {
                waiting.Push(child);
            }
        }

        if (_bestHeader.HasAncestor(entry))
        {
            _bestHeader = FindBestHeader();
        }
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

    private HeaderEntry FindBestHeader()
    {
        var best = Genesis;
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
