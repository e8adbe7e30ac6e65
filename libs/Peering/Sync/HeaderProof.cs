using Blockyard.Chain;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sync;

/// <summary>
/// The branch of one peer that leaves our chain so far back that its first headers have less work than our tip. The peer shows it
/// twice: the first time it is only weighed, the second time, once it has proved to be worth it, it is kept.
/// </summary>
/// <remarks>
/// <code>
///   our chain  ──●──────────────────────────────● tip
///                └─ 2,000 ─┤─ 2,000 ─┤─ 2,000 ─┤─ …      kept of each page: 36 bytes, its last hash and its length
/// </code>
/// The last hash of a page commits to every header in it and before, so what comes the second time is what was weighed. Headers of
/// little work cost nothing to make, above all on regtest; without this a peer could fill the memory with them.
/// </remarks>
internal sealed class HeaderProof(HeaderEntry from)
{
    /// <summary>Pages after which the branch is taken for endless: ten million headers.</summary>
    private const int MaxPages = 5_000;

    private readonly List<(Hash256 Last, int Count)> _pages = [];
    private int _replayed;

    /// <summary>The block that it leaves our tree at.</summary>
    public HeaderEntry From { get; } = from;

    /// <summary>The last header weighed.</summary>
    public Hash256 Last { get; private set; } = from.Hash;

    /// <summary>Work up to it.</summary>
    public UInt256 Work { get; private set; } = from.ChainWork;

    /// <summary>True from <see cref="BeginReplay"/> on.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>True if it has more pages than any chain here.</summary>
    public bool IsEndless => _pages.Count >= MaxPages;

    /// <summary>True once all that was weighed came again.</summary>
    public bool IsReplayed => IsReplaying && _replayed == _pages.Count;

    /// <summary>Weighs the next page; false if it does not fit to the last one. Its proof of work has been checked.</summary>
    public bool TryWeigh(List<BlockHeader> page)
    {
        if (page[0].PreviousHash != Last)
        {
            return false;
        }

        foreach (var header in page)
        {
            Work += header.Bits.Work;
        }

        Last = page[^1].Hash;
        _pages.Add((Last, page.Count));
        return true;
    }

    /// <summary>It is worth keeping: from now on the same headers have to come again.</summary>
    public void BeginReplay() => IsReplaying = true;

    /// <summary>True if a page holds what was weighed; more may follow the last of it.</summary>
    public bool TryReplay(List<BlockHeader> page)
    {
        var (last, count) = _pages[_replayed];
        var isSame = page.Count >= count && page[count - 1].Hash == last;
        _replayed += isSame ? 1 : 0;
        return isSame;
    }
}
