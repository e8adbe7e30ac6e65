using Blockyard.Chain;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sync;

/// <summary>Which peer was chosen to send which blocks, so that each comes once. Thread-safe.</summary>
internal sealed class BlockClaims(Blockchain chain, PeerSettings settings, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, BlockWindow> _claims = [];

    /// <summary>Blocks that somebody was chosen to send.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _claims.Count;
            }
        }
    }

    /// <summary>Claims the next missing blocks of a peer's chain, if it has more work than ours.</summary>
    /// <param name="session">The peer.</param>
    /// <param name="blockedByOther">True if there is something, but another peer sends it.</param>
    public BlockWindow? TryClaim(PeerSession session, out bool blockedByOther)
    {
        blockedByOther = false;
        var tip = chain.Tip;
        if (session.Headers.Best is not { } best || best.IsInvalid || best.ChainWork <= tip.ChainWork)
        {
            return null;
        }

        var path = MissingBlocks(tip.GetForkPoint(best), best);
        if (path.Count == 0)
        {
            return null;
        }

        lock (_lock)
        {
            if (_claims.TryGetValue(path[0].Hash, out var other) && other.PeerIdle < settings.BlockTakeOver)
            {
                blockedByOther = true;
                return null;
            }

            var window = new BlockWindow(session, path, time);
            foreach (var entry in path)
            {
                _claims[entry.Hash] = window;
            }

            return window;
        }
    }

    /// <summary>Gives back what has not been taken over.</summary>
    public void Release(BlockWindow window)
    {
        lock (_lock)
        {
            foreach (var entry in window.Path)
            {
                if (_claims.TryGetValue(entry.Hash, out var holder) && holder == window)
                {
                    _claims.Remove(entry.Hash);
                }
            }
        }
    }

    private static List<HeaderEntry> MissingBlocks(HeaderEntry fork, HeaderEntry best)
    {
        var first = fork.Height + 1;
        var path = new List<HeaderEntry>();
        while (first <= best.Height && path.Count == 0)
        {
            var last = best.GetAncestor(Math.Min(best.Height, first + PeerLimits.MaxBlocksPerCall - 1))!;
            for (var entry = last; entry.Height >= first; entry = entry.Previous!)
            {
                if (!entry.HasBlock)
                {
                    path.Add(entry);
                }
            }

            first = last.Height + 1;
        }

        path.Reverse();
        return path;
    }
}
