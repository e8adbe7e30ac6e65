using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>Transactions that peers have announced and we lack: each is asked of one peer at a time. Bounded. Thread-safe.</summary>
/// <remarks>
/// Announcing costs nothing, so whoever announces and does not send must not keep out what others have: there is always a place among
/// the announcers for one that we dialled, and it is asked first; nobody is asked twice for what it did not send; and every peer has
/// some places of its own, however many the others take up.
/// </remarks>
internal sealed class TransactionRequests(PeerSettings settings, TimeProvider time)
{
    private const int Capacity = 100_000;
    private const int MaxOpenPerPeer = 5_000;
    private const int MaxAnnouncers = 4;

    /// <summary>Announced and gone so often, it is not asked for again for a while.</summary>
    private const int MaxGone = 2 * MaxAnnouncers;

    /// <summary>Of those that nobody else has announced before: what a liar can take up.</summary>
    private const int MaxFirstPerPeer = 20_000;

    /// <summary>So many of these a peer may have beyond <see cref="Capacity"/>.</summary>
    private const int OwnPlaces = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, Request> _requests = [];
    private readonly Dictionary<PeerSession, int> _open = [];
    private readonly Dictionary<PeerSession, int> _first = [];
    private readonly Dictionary<PeerSession, long> _answeredAt = [];
    private readonly HashSet<PeerSession> _passedOver = [];
    private readonly HashSet<PeerSession> _lost = [];
    private readonly HashSet<PeerSession> _silent = [];

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

    /// <summary>True if there is room for a full inventory of a peer, or none of its own places is taken.</summary>
    public bool HasRoomFor(PeerSession session)
    {
        lock (_lock)
        {
            var first = _first.GetValueOrDefault(session);
            return first == 0
                || (_requests.Count + PeerLimits.MaxInventory <= Capacity && first + PeerLimits.MaxInventory <= MaxFirstPerPeer);
        }
    }

    /// <summary>Peers that, since the last question, announced something that was given up because none of them sent it.</summary>
    public List<PeerSession> TakeLost() => Take(_lost);

    /// <summary>Peers that, since the last question, let the time for something go by and sent nothing at all in it.</summary>
    public List<PeerSession> TakeSilent() => Take(_silent);

    /// <summary>Notes that a peer answers what it is asked.</summary>
    public void NoteAnswer(PeerSession session)
    {
        lock (_lock)
        {
            _answeredAt[session] = time.GetTimestamp();
        }
    }

    /// <summary>Notes that a peer has a transaction; false if there is no room for it.</summary>
    /// <param name="session">The peer.</param>
    /// <param name="witnessId">The transaction.</param>
    /// <param name="isPage">
    /// True if that is told by a page of its mempool. Else, if it was asked for the transaction, it had no room to send it, and is to be
    /// asked again.
    /// </param>
    public bool Announce(PeerSession session, in Hash256 witnessId, bool isPage = false)
    {
        lock (_lock)
        {
            if (!_requests.TryGetValue(witnessId, out var request))
            {
                var first = _first.GetValueOrDefault(session);
                if (first >= OwnPlaces && (_requests.Count >= Capacity || first >= MaxFirstPerPeer))
                {
                    return false;
                }

                _first[session] = first + 1;
                _requests[witnessId] = request = new Request(session);
            }

            if (request.AskedOf == session && !isPage)
            {
                Lower(_open, session);
                request.AskedOf = null;
                NotePutOff(request, session);
            }

            Join(request, session);
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
                    NoteFailure(request, slow);
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
                NotePutOff(request, session);
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
            _answeredAt.Remove(session);
            _passedOver.Remove(session);
            _lost.Remove(session);
            _silent.Remove(session);
        }
    }

    private List<PeerSession> Take(HashSet<PeerSession> sessions)
    {
        lock (_lock)
        {
            List<PeerSession> taken = [.. sessions];
            sessions.Clear();
            return taken;
        }
    }

    /// <summary>
    /// Adds an announcer. When there are enough of them, one that we dialled gets the place of one that dialled us, and anybody that of
    /// one that has put us off before.
    /// </summary>
    private void Join(Request request, PeerSession session)
    {
        if (request.AskedOf == session || request.Failed.Contains(session) || request.Announcers.Contains(session))
        {
            return;
        }

        if (request.Announcers.Count < MaxAnnouncers)
        {
            request.Announcers.Add(session);
            return;
        }

        var place = request.PutOff.Contains(session) ? -1 : request.Announcers.FindLastIndex(
            other => (other.Inbound && !session.Inbound) || request.PutOff.Contains(other));
        _passedOver.Add(place < 0 ? session : request.Announcers[place]);
        request.IsCrowded = true;
        if (place >= 0)
        {
            request.Announcers[place] = session;
        }
    }

    private static void NotePutOff(Request request, PeerSession session)
    {
        if (!request.PutOff.Contains(session))
        {
            request.PutOff = [.. request.PutOff, session];
        }
    }

    private void NoteFailure(Request request, PeerSession session)
    {
        if (session.End is null)
        {
            request.Failed = [.. request.Failed, session];
            if (_answeredAt.GetValueOrDefault(session) < request.AskedAt)
            {
                _silent.Add(session);
            }
        }
    }

    /// <summary>Nobody is left to ask. What is said to be gone may still be announced by others for a while.</summary>
    private void GiveUp(in Hash256 id, Request request)
    {
        if (!request.IsGone || IsOverdue(request))
        {
            _requests.Remove(id);
            Lower(_first, request.First);
            if (!request.IsGone)
            {
                _lost.UnionWith(request.Failed.Where(static session => session.End is null));
                if (request.IsCrowded)
                {
                    _lost.UnionWith(_passedOver);
                    _passedOver.Clear();
                }
            }
        }
    }

    private bool IsOverdue(Request request) => time.GetElapsedTime(request.AskedAt) > settings.TransactionTimeout;

    /// <summary>Whoever is asked is an announcer no more: a second try goes to somebody else.</summary>
    private PeerSession? Ask(Request request)
    {
        if (Choose(request) is not { } session)
        {
            return null;
        }

        _open[session] = _open.GetValueOrDefault(session) + 1;
        request.Announcers.Remove(session);
        request.AskedOf = session;
        request.AskedAt = time.GetTimestamp();
        request.IsGone = false;
        request.WasAsked = true;
        return session;
    }

    /// <summary>One that we dialled comes first, until somebody has put us off: then it is everybody's turn.</summary>
    private PeerSession? Choose(Request request)
    {
        PeerSession? chosen = null;
        foreach (var session in request.Announcers)
        {
            if (_open.GetValueOrDefault(session) < MaxOpenPerPeer && (chosen is null || (chosen.Inbound && !session.Inbound && request.PutOff.Length == 0)))
            {
                chosen = session;
            }
        }

        return chosen;
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

        /// <summary>Who was asked and did not send it in time.</summary>
        public PeerSession[] Failed { get; set; } = [];

        /// <summary>True if others have it, too.</summary>
        public bool IsCrowded { get; set; }

        public PeerSession? AskedOf { get; set; }

        public long AskedAt { get; set; }

        public bool WasAsked { get; set; }

        /// <summary>True if whoever was asked last has said that it is gone.</summary>
        public bool IsGone { get; set; }

        /// <summary>Who was asked and has said that it cannot send it, or not now.</summary>
        public PeerSession[] PutOff { get; set; } = [];

        /// <summary>How often it was said to be gone.</summary>
        public int TimesGone { get; set; }
    }
}
