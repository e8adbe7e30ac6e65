using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>Transactions that peers have announced and we lack: each is asked of one peer at a time. Bounded. Thread-safe.</summary>
internal sealed class TransactionRequests(PeerSettings settings, TimeProvider time)
{
    private const int Capacity = 100_000;
    private const int MaxOpenPerPeer = 5_000;
    private const int MaxAnnouncers = 4;

    /// <summary>Announced and gone so often, it is not asked for again for a while.</summary>
    private const int MaxGone = 2 * MaxAnnouncers;

    /// <summary>Of those that nobody else has announced before: what a liar can take up.</summary>
    private const int MaxFirstPerPeer = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, Request> _requests = [];
    private readonly Dictionary<PeerSession, int> _open = [];
    private readonly Dictionary<PeerSession, int> _first = [];
    private bool _hasLost;

    /// <summary>Transactions that were announced and have not come.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>True if there is room for a full inventory of a peer.</summary>
    public bool HasRoomFor(PeerSession session)
    {
        lock (_lock)
        {
            return _requests.Count + PeerLimits.MaxInventory <= Capacity
                && _first.GetValueOrDefault(session) + PeerLimits.MaxInventory <= MaxFirstPerPeer;
        }
    }

    /// <summary>True once if, since the last question, something was given up because nobody who had announced it sent it.</summary>
    public bool TakeLost()
    {
        lock (_lock)
        {
            var lost = _hasLost;
            _hasLost = false;
            return lost;
        }
    }

    /// <summary>Notes that a peer has a transaction; false if there is no room for it.</summary>
    public bool Announce(PeerSession session, in Hash256 witnessId)
    {
        lock (_lock)
        {
            if (!_requests.TryGetValue(witnessId, out var request))
            {
                var first = _first.GetValueOrDefault(session);
                if (_requests.Count >= Capacity || first >= MaxFirstPerPeer)
                {
                    return false;
                }

                _first[session] = first + 1;
                _requests[witnessId] = request = new Request(session);
            }

            if (request.Announcers.Count < MaxAnnouncers && !request.Announcers.Contains(session))
            {
                request.Announcers.Add(session);
            }

            return true;
        }
    }

    /// <summary>Decides whom to ask for what now, at most so many in all; those asked too long ago are asked of somebody else.</summary>
    public Dictionary<PeerSession, List<Hash256>> Assign(int limit)
    {
        var assigned = new Dictionary<PeerSession, List<Hash256>>();
        lock (_lock)
        {
            foreach (var (id, request) in _requests)
            {
                if (request.AskedOf is { } slow && (IsOverdue(request) || slow.End is not null))
                {
                    Lower(_open, slow);
                    request.AskedOf = null;
                }

                if (request.AskedOf is not null)
                {
                    continue;
                }

                request.Announcers.RemoveAll(static session => session.End is not null);
                if (request.Announcers.Count == 0 || request.TimesGone >= MaxGone)
                {
                    GiveUp(id, request);
                }
                else if (limit > 0 && Ask(request) is { } session)
                {
                    limit--;
                    (assigned.TryGetValue(session, out var ids) ? ids : assigned[session] = []).Add(id);
                }
            }
        }

        return assigned;
    }

    /// <summary>Notes that a transaction has come; false if it was not asked for.</summary>
    public bool TryComplete(in Hash256 witnessId)
    {
        lock (_lock)
        {
            if (!_requests.Remove(witnessId, out var request))
            {
                return false;
            }

            Lower(_first, request.First);
            if (request.AskedOf is { } session)
            {
                Lower(_open, session);
            }

            return request.WasAsked;
        }
    }

    /// <summary>
    /// Notes that a peer that was asked for a transaction does not have it any more: the next one is asked. When all have been, or it
    /// was gone too often, the place stays taken for as long as if nothing had been said: else a liar could have us ask for ever.
    /// </summary>
    public void NoteGone(PeerSession session, in Hash256 witnessId)
    {
        lock (_lock)
        {
            if (_requests.TryGetValue(witnessId, out var request) && request.AskedOf == session)
            {
                Lower(_open, session);
                request.AskedOf = null;
                request.IsGone = true;
                request.TimesGone++;
            }
        }
    }

    /// <summary>Forgets what a peer owes; the rest is found at the next <see cref="Assign"/>.</summary>
    public void End(PeerSession session)
    {
        lock (_lock)
        {
            _open.Remove(session);
            _first.Remove(session);
        }
    }

    /// <summary>Nobody is left to ask. What is said to be gone may still be announced by others for a while.</summary>
    private void GiveUp(in Hash256 id, Request request)
    {
        if (!request.IsGone || IsOverdue(request))
        {
            _requests.Remove(id);
            Lower(_first, request.First);
            _hasLost |= !request.IsGone;
        }
    }

    private bool IsOverdue(Request request) => time.GetElapsedTime(request.AskedAt) > settings.TransactionTimeout;

    /// <summary>Whoever is asked is an announcer no more: a second try goes to somebody else.</summary>
    private PeerSession? Ask(Request request)
    {
        foreach (var session in request.Announcers)
        {
            var open = _open.GetValueOrDefault(session);
            if (open < MaxOpenPerPeer)
            {
                _open[session] = open + 1;
                request.Announcers.Remove(session);
                request.AskedOf = session;
                request.AskedAt = time.GetTimestamp();
                request.IsGone = false;
                request.WasAsked = true;
                return session;
            }
        }

        return null;
    }

    private static void Lower(Dictionary<PeerSession, int> counts, PeerSession session)
    {
        if (counts.TryGetValue(session, out var count))
        {
            counts[session] = count - 1;
        }
    }

    private sealed class Request(PeerSession first)
    {
        public PeerSession First { get; } = first;

        /// <summary>Who has it and was not asked yet.</summary>
        public List<PeerSession> Announcers { get; } = new(1);

        public PeerSession? AskedOf { get; set; }

        public long AskedAt { get; set; }

        public bool WasAsked { get; set; }

        /// <summary>True if whoever was asked last has said that it is gone.</summary>
        public bool IsGone { get; set; }

        /// <summary>How often that was said.</summary>
        public int TimesGone { get; set; }
    }
}
