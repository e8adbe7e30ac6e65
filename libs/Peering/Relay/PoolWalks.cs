using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Relay;

/// <summary>Goes through what waits at each peer, page by page, no faster than it can be fetched. Thread-safe.</summary>
/// <remarks>
/// It is what makes a healed network whole again: announcements are only hints, and may be lost where a queue is full or a node has
/// to catch up first. A walk begins with a connection, goes on where it ended when later announcements were lost, and begins anew
/// when what was seen before was lost, and from time to time.
/// </remarks>
internal sealed class PoolWalks(PeerSettings settings, TimeProvider time)
{
    private const int Patience = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<PeerSession, Walk> _walks = [];

    /// <summary>True if something may have to be asked soon.</summary>
    public bool IsPending
    {
        get
        {
            lock (_lock)
            {
                return _walks.Values.Any(static walk => walk.IsWanted || walk.IsLost || walk.AskedAt is not null);
            }
        }
    }

    /// <summary>A peer has come.</summary>
    public void Begin(PeerSession session)
    {
        lock (_lock)
        {
            _walks[session] = new Walk { StartedAt = time.GetTimestamp() };
        }
    }

    /// <summary>A peer has gone.</summary>
    public void End(PeerSession session)
    {
        lock (_lock)
        {
            _walks.Remove(session);
        }
    }

    /// <summary>Announcements of a peer could not be noted: what is new there is gone through again.</summary>
    public void Resume(PeerSession session)
    {
        lock (_lock)
        {
            if (_walks.TryGetValue(session, out var walk))
            {
                walk.IsWanted = true;
            }
        }
    }

    /// <summary>Something that was announced before is needed after all: everything is gone through again.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            foreach (var walk in _walks.Values)
            {
                walk.IsLost = true;
            }
        }
    }

    /// <summary>The same if it is known who announced it.</summary>
    public void Restart(PeerSession session)
    {
        lock (_lock)
        {
            if (_walks.TryGetValue(session, out var walk))
            {
                walk.IsLost = true;
            }
        }
    }

    /// <summary>Notes that a peer is asked for a page now; null if it is not to be asked.</summary>
    public GetInventory? TryAsk(PeerSession session)
    {
        lock (_lock)
        {
            if (!_walks.TryGetValue(session, out var walk))
            {
                return null;
            }

            if (walk.AskedAt is { } asked && time.GetElapsedTime(asked) > settings.TransactionTimeout * Patience)
            {
                // It does not answer; perhaps next time.
                walk.AskedAt = null;
                walk.IsWanted = false;
            }

            var age = time.GetElapsedTime(walk.StartedAt);
            if (walk.AskedAt is null && age >= (walk.IsLost ? settings.InventoryRest : settings.InventoryRepeat))
            {
                walk.StartedAt = time.GetTimestamp();
                walk.After = 0;
                walk.IsLost = false;
                walk.IsWanted = true;
            }

            if (!walk.IsWanted || walk.AskedAt is not null)
            {
                return null;
            }

            walk.AskedAt = time.GetTimestamp();
            return new GetInventory { After = walk.After };
        }
    }

    /// <summary>
    /// Takes the end of a page; one that nobody waits for any more is passed over, and one that leads nowhere is the last until the next round.
    /// </summary>
    /// <param name="session">Whose page it is.</param>
    /// <param name="page">Where it ends.</param>
    /// <param name="isWhole">False if not all of it could be noted: it is asked for again.</param>
    public void Receive(PeerSession session, InventoryPage page, bool isWhole)
    {
        lock (_lock)
        {
            if (!_walks.TryGetValue(session, out var walk) || walk.AskedAt is null)
            {
                return;
            }

            walk.AskedAt = null;
            if (isWhole)
            {
                walk.IsWanted = !page.IsLast && page.Next > walk.After;
                walk.After = Math.Max(walk.After, page.Next);
            }
        }
    }

    private sealed class Walk
    {
        public ulong After { get; set; }

        public bool IsWanted { get; set; } = true;

        public bool IsLost { get; set; }

        public long? AskedAt { get; set; }

        public long StartedAt { get; set; }
    }
}
