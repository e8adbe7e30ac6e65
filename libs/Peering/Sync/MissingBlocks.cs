using Blockyard.Chain;

namespace Blockyard.Peering.Sync;

/// <summary>Finds out what is missing of a better chain.</summary>
internal static class MissingBlocks
{
    /// <summary>Blocks that are looked through at once.</summary>
    private const int Stretch = 1_024;

    /// <summary>
    /// The blocks of a chain that are not stored, parents first, from the first such one on as far as the window reaches; none if
    /// the chain has no more work than the tip's.
    /// </summary>
    public static List<HeaderEntry> Find(HeaderEntry tip, HeaderEntry? best, int window)
    {
        if (best is null || best.IsInvalid || best.ChainWork <= tip.ChainWork)
        {
            return [];
        }

        var first = FindFirst(tip.GetForkPoint(best).Height + 1, best);
        return first is null ? [] : Collect(best.GetAncestor(Math.Min(best.Height, first.Height + window - 1))!, first.Height);
    }

    private static HeaderEntry? FindFirst(int from, HeaderEntry best)
    {
        HeaderEntry? first = null;
        for (var start = from; start <= best.Height && first is null; start += Stretch)
        {
            var entry = best.GetAncestor(Math.Min(best.Height, start + Stretch - 1))!;
            for (; entry.Height >= start; entry = entry.Previous!)
            {
                first = entry.HasBlock ? first : entry;
            }
        }

        return first;
    }

    private static List<HeaderEntry> Collect(HeaderEntry last, int from)
    {
        var missing = new List<HeaderEntry>(last.Height - from + 1);
        for (var entry = last; entry.Height >= from; entry = entry.Previous!)
        {
            if (!entry.HasBlock)
            {
                missing.Add(entry);
            }
        }

        missing.Reverse();
        return missing;
    }
}
