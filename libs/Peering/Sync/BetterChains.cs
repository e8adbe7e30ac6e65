using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Tells which of the better chains that peers show are worth waiting for: those of which blocks come. Thread-safe.</summary>
/// <remarks>
/// Headers of a better chain cost next to nothing where blocks are easy to make. One liar who shows some and takes no connections
/// for their blocks would keep all nodes waiting, and nothing mined, for as long as it likes. So a peer of which no block has come
/// lately is waited for only once, for a while; all such peers share that time, however many names they take. They have it again
/// after a better chain whose blocks did come.
/// </remarks>
internal sealed class BetterChains(TimeSpan patience, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _since;

    /// <summary>True if blocks of a peer that has a better chain have come lately, or are still to be given time to come.</summary>
    public bool IsWorthWaiting(PeerSession session)
    {
        lock (_lock)
        {
            if (session.Use.SinceBlock < patience)
            {
                _since = null;
                return true;
            }

            _since ??= time.GetTimestamp();
            return time.GetElapsedTime(_since.Value) < patience;
        }
    }
}
