using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>Parents of orphans that were asked of the peers that sent the orphans, by ids without witness. Bounded. Thread-safe.</summary>
internal sealed class ParentRequests(PeerSettings settings, TimeProvider time)
{
    private const int MaxPerPeer = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<PeerSession, Dictionary<Hash256, long>> _asked = [];

    /// <summary>Notes that parents are asked of a peer; gives those that are to be asked now.</summary>
    public List<Hash256> Add(PeerSession session, IEnumerable<Hash256> ids)
    {
        lock (_lock)
        {
            var asked = _asked.TryGetValue(session, out var before) ? before : _asked[session] = [];
            if (asked.Count >= MaxPerPeer)
            {
                RemoveOverdue(asked);
            }

            var added = new List<Hash256>();
            foreach (var id in ids)
            {
                if (asked.Count < MaxPerPeer && (!asked.TryGetValue(id, out var since) || IsOverdue(since)))
                {
                    asked[id] = time.GetTimestamp();
                    added.Add(id);
                }
            }

            return added;
        }
    }

    /// <summary>Notes that a transaction has come; false if it was not asked of this peer.</summary>
    public bool TryComplete(PeerSession session, in Hash256 id)
    {
        lock (_lock)
        {
            return _asked.TryGetValue(session, out var asked) && asked.Remove(id);
        }
    }

    /// <summary>Forgets a peer.</summary>
    public void End(PeerSession session)
    {
        lock (_lock)
        {
            _asked.Remove(session);
        }
    }

    private bool IsOverdue(long since) => time.GetElapsedTime(since) > settings.TransactionTimeout;

    private void RemoveOverdue(Dictionary<Hash256, long> asked)
    {
        foreach (var id in asked.Where(each => IsOverdue(each.Value)).Select(static each => each.Key).ToList())
        {
            asked.Remove(id);
        }
    }
}
