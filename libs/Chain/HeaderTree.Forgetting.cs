namespace Blockyard.Chain;

public sealed partial class HeaderTree
{
    private int _storedCount;

    /// <summary>
    /// Headers whose blocks are not stored. Nothing but memory speaks for them: after a restart those that no record of the log
    /// needs have to be learnt again.
    /// </summary>
    public int WithoutBlockCount => Count - 1 - Volatile.Read(ref _storedCount);

    /// <summary>
    /// Forgets branches of which only headers are known and on which none of the entries named stands. What the log knows stays,
    /// for later records may build on it.
    /// </summary>
    /// <returns>How many headers were forgotten.</returns>
    internal int Forget(IEnumerable<HeaderEntry> keep)
    {
        var kept = new HashSet<HeaderEntry>();
        foreach (var entry in keep)
        {
            for (var next = entry; !IsFixed(next) && kept.Add(next); next = next.Previous!)
            {
            }
        }

        var before = Count;
        foreach (var leaf in GetLeaves())
        {
            for (var entry = leaf; !IsFixed(entry) && entry.FirstChild is null && !kept.Contains(entry); entry = entry.Previous!)
            {
                Remove(entry);
            }
        }

        if (!_entries.ContainsKey(_bestHeader.Hash))
        {
            _bestHeader = FindBestHeader(BestCandidate);
        }

        return before - Count;
    }

    private static bool IsFixed(HeaderEntry entry) => entry.HasBlock || entry.IsLogged;

    private void Remove(HeaderEntry entry)
    {
        var parent = entry.Previous!;
        if (parent.FirstChild == entry)
        {
            parent.FirstChild = entry.NextSibling;
        }
        else
        {
            var before = parent.FirstChild!;
            while (before.NextSibling != entry)
            {
                before = before.NextSibling!;
            }

            before.NextSibling = entry.NextSibling;
        }

        _entries.TryRemove(entry.Hash, out _);
        lock (_leavesLock)
        {
            _leaves.Remove(entry);
            if (parent.FirstChild is null)
            {
                _leaves.Add(parent);
            }
        }
    }
}
