using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering;
using Blockyard.Peering.Compact;
using Blockyard.Peering.Discovery;
using Blockyard.Peering.Relay;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Sync;
using Blockyard.Primitives;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.Fuzz.Targets.Peers;

/// <summary>Everything that deals with the messages of one peer that has just been greeted, without the loops.</summary>
internal sealed class PeerDesk : IDisposable
{
    private readonly PeerWorld _world;
    private readonly MessageRouter _router;

    public PeerDesk(PeerWorld world)
    {
        _world = world;
        var time = world.Chain.Clock;
        var (random, orphans, refused) = (new Random(1), new OrphanTransactions(time), new BoundedHashSet(100));
        var parents = new ParentRequests(Settings, time);
        var standing = new PeerStanding(
            new ScoreBoard(Settings, time),
            new BanList(Settings, new MemoryFiles(null), PeerFile.Network, time, NullLogger.Instance),
            new DiscouragedAddresses(time));
        var table = new PeerTable(Settings, standing);
        Book = new AddressBook(Settings, time, random);
        Requests = new TransactionRequests(Settings, time);
        Admission = new AdmissionQueue(
            world.Admission,
            orphans,
            new PackageRelay(world.Admission, orphans, parents, refused, NullLogger.Instance),
            refused,
            time,
            NullLogger.Instance);
        var relay = new TransactionRelay(
            world.Mirror, Requests, parents, new PoolWalks(Settings, time), Admission, orphans, refused, table, Settings, time);
        Exchange = new AddressExchange(Book, table, standing.Discouraged, Settings, time, random);
        _router = new MessageRouter(
            new HeaderServer(world.Chain.Chain),
            new CompactServer(world.Chain.Chain),
            relay,
            new TransactionServer(world.Pool, world.Mirror),
            Exchange);
        Session = Open(number: 1);
        relay.Begin(Session);
    }

    public static PeerSettings Settings { get; } = new() { NodeId = new NodeId(new byte[NodeId.Size]) };

    public PeerSession Session { get; }

    public AddressBook Book { get; }

    public TransactionRequests Requests { get; }

    public AdmissionQueue Admission { get; }

    public AddressExchange Exchange { get; }

    /// <summary>A connection with somebody else.</summary>
    public PeerSession Open(byte number)
    {
        var id = new NodeId([.. Enumerable.Repeat(number, NodeId.Size)]);
        var remote = new RemotePeer(id, default, 0, default, "", 2001, TakesCompactBlocks: true);
        var genesis = _world.Chain.Chain.Headers.Genesis;
        return new PeerSession(new Nobody(), remote, "test", inbound: true, null, genesis, Settings, _world.Chain.Clock)
        {
            RemoteEnd = new IPEndPoint(new IPAddress([203, 0, 113, number]), 40_000),
        };
    }

    /// <summary>Hands a message in; true if the peer is found to break a rule.</summary>
    public bool Refuses(PeerMessage message) => _router.Route(Session, message) is not null;

    /// <summary>Transactions that the peer has announced and was asked for.</summary>
    /// <returns>How many there are.</returns>
    public int ExpectTransactions(Transaction[] transactions)
    {
        foreach (var transaction in transactions)
        {
            Requests.Announce(Session, transaction.WitnessId);
        }

        return Requests.Assign(transactions.Length)[Session].Count;
    }

    /// <summary>What was sent to a peer.</summary>
    public static List<PeerMessage> TakeSent(PeerSession session)
    {
        var sent = new List<PeerMessage>();
        while (session.Queue.Length > 0)
        {
            sent.Add(session.Queue.TakeAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult().Message);
        }

        return sent;
    }

    public void Dispose() => Session.Dispose();

    private sealed class Nobody : IPeerStream
    {
        public Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<PeerMessage?>(null);

        public Task WriteAsync(PeerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
