using System.Collections.Immutable;
using System.Net;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Scoring;

namespace Blockyard.Peering.Sessions;

/// <summary>The connections that count: at most one with each node at an address. Thread-safe.</summary>
/// <remarks>
/// Ids are not proved, and every greeting tells one. Whoever comes from elsewhere with the id of another is therefore somebody else:
/// it cannot push that one out, keep it from coming in, or keep us from dialling it.
/// </remarks>
internal sealed class PeerTable(PeerSettings settings, PeerStanding standing)
{
    private readonly Lock _lock = new();
    private readonly InboundPlaces _places = new(settings, standing.Discouraged);
    private ImmutableArray<PeerSession> _sessions = [];
    private long _evicted;
    private bool _closed;

    /// <summary>Connections that had to go for others since the start.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    /// <summary>All that count now.</summary>
    public ImmutableArray<PeerSession> Sessions
    {
        get
        {
            lock (_lock)
            {
                return _sessions;
            }
        }
    }

    /// <summary>True if no more connections are to be made.</summary>
    public bool IsOutboundFull => Sessions.Count(static session => !session.Inbound) >= settings.MaxOutbound;

    /// <summary>The connection with a node that lives at an address, or at another of the same owner; null if there is none.</summary>
    public PeerSession? Find(NodeId node, IPAddress? address) => Find(Sessions, node, address);

    /// <summary>The same among connections that were listed before.</summary>
    public static PeerSession? Find(ImmutableArray<PeerSession> sessions, NodeId node, IPAddress? address) => sessions.FirstOrDefault(
        session => session.Remote.Id == node && AddressRules.IsOneOwner(session.RemoteEnd?.Address, address));

    /// <summary>
    /// Registers a connection. Of two with the same node at one address that were dialled from different sides the one dialled by the smaller id
    /// stays; of two from the same side the older, which has to show that it still lives.
    /// </summary>
    public Registration TryAdd(PeerSession session)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Registration.Closed;
            }

            if (standing.Bans.Find(session.Remote.Id, session.RemoteEnd?.Address) is { } ban)
            {
                return ban.Origin == BanOrigin.Operator ? Registration.Banned : Registration.Penalised;
            }

            var rival = Find(_sessions, session.Remote.Id, session.RemoteEnd?.Address);
            if (rival is { End: null } && !Replaces(session, rival))
            {
                rival.Doubt();
                return Registration.Duplicate;
            }

            if (rival is null && !TryMakeRoom(session))
            {
                return Registration.Full;
            }

            session.Scores = standing.Scores;
            rival?.Close(EndReason.Duplicate, "the connection that the node with the smaller id dialled stays");
            _sessions = (rival is null ? _sessions : _sessions.Remove(rival)).Add(session);
            return Registration.Added;
        }
    }

    /// <summary>Forgets a connection.</summary>
    public void Remove(PeerSession session)
    {
        lock (_lock)
        {
            _sessions = _sessions.Remove(session);
        }
    }

    /// <summary>Takes no more connections; those that are there live on.</summary>
    public void Shut()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    /// <summary>Ends all connections and takes no more.</summary>
    public void Close(string text)
    {
        ImmutableArray<PeerSession> sessions;
        lock (_lock)
        {
            _closed = true;
            sessions = _sessions;
        }

        foreach (var session in sessions)
        {
            session.Close(EndReason.Stopping, text);
        }
    }

    private bool TryMakeRoom(PeerSession session)
    {
        if (!session.Inbound)
        {
            return _sessions.Count(static other => !other.Inbound) < settings.MaxOutbound;
        }

        var victim = _places.Choose([.. _sessions.Where(static other => other.Inbound)], session, out var isFull);
        if (victim is not null)
        {
            _sessions = _sessions.Remove(victim);
            _evicted++;
            victim.Close(EndReason.Evicted, "its place was needed for another");
        }

        return !isFull;
    }

    private bool Replaces(PeerSession session, PeerSession rival)
    {
        if (rival.Inbound == session.Inbound)
        {
            return false;
        }

        return session.Inbound ? session.Remote.Id < settings.NodeId : settings.NodeId < session.Remote.Id;
    }
}
