using System.Net;
using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Compact;
using Blockyard.Peering.Dialling;
using Blockyard.Peering.Discovery;
using Blockyard.Peering.Relay;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Sync;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering;

/// <summary>The connections of a node with others of its network: finds them, fetches what it lacks, passes on what is new.</summary>
/// <remarks>
/// <code>
///   Dialler ─► AddressDialler ─► EndpointDialler ─┐                          ┌─ HeaderSync ─► Blockchain
///                                                 ├─► PeerTable, SessionRunner ─ BlockSync ──┘    │ tip
///   PeerEndpoint (gRPC) ─► PeerAcceptor ──────────┘                          └─ TransactionRelay ◄─► mempool
/// </code>
/// A connection has a reader that never waits, a bounded queue to send from, and loops of its own for headers and blocks. Loops that
/// belong to the whole node end with <see cref="DisposeAsync"/>; an error of ours in one ends <see cref="Stopped"/>.
/// </remarks>
public sealed class PeerNetwork : IAsyncDisposable
{
    private const int RefusedLength = 50_000;

    private readonly LoopGroup _loops = new();
    private readonly PeerSettings _settings;
    private readonly Blockchain _chain;
    private readonly PeerTable _table;
    private readonly ScoreBoard _scores;
    private readonly BanList _bans;
    private readonly TrafficTotals _totals = new();
    private readonly AddressBook _book;
    private readonly AddressExchange _exchange;
    private readonly PeerFinder _finder;
    private readonly RecordKeeper _records;
    private readonly Farewell _farewell;
    private readonly Dialler _dialler;
    private readonly BlockSync _blocks;
    private readonly BlockClaims _claims;
    private readonly HeaderRoom _headerRoom;
    private readonly BlockHandOver _handOver;
    private readonly ByteBudget _budget;
    private readonly AdmissionQueue _admission;
    private readonly TransactionRequests _requests;
    private readonly OrphanTransactions _orphans;
    private readonly TransactionRelay _relay;
    private readonly CompactReceiver _compact;
    private readonly CompactAnnouncer _fresh;
    private readonly PackageRelay _packages;
    private readonly FeeFilters _feeFilters;
    private readonly TipAnnouncer _tips;
    private readonly SyncMonitor _monitor;

    /// <summary>Makes a network that does nothing before <see cref="Start"/>.</summary>
    /// <param name="settings">What may be turned.</param>
    /// <param name="chain">The node's chain, started.</param>
    /// <param name="pool">The node's mempool.</param>
    /// <param name="admission">What lets transactions into it.</param>
    /// <param name="connector">Opens channels.</param>
    /// <param name="resolver">Resolves names.</param>
    /// <param name="files">Keeps what it remembers of them.</param>
    /// <param name="time">The clock for every wait.</param>
    /// <param name="random">Spreads waits; used by the constructor's thread and behind a lock only.</param>
    /// <param name="logger">Where it says what it does.</param>
    public PeerNetwork(
        PeerSettings settings,
        Blockchain chain,
        TransactionPool pool,
        MempoolAdmission admission,
        IPeerConnector connector,
        IHostResolver resolver,
        IPeerFiles files,
        TimeProvider time,
        Random random,
        ILogger<PeerNetwork> logger)
    {
        _settings = settings;
        _chain = chain;
        _scores = new ScoreBoard(settings, time);
        _bans = new BanList(settings, files, chain.Parameters.MessageStart, time, logger);
        _bans.Load();
        var standing = new PeerStanding(_scores, _bans, new DiscouragedAddresses(time));
        _table = new PeerTable(settings, standing);
        _claims = new BlockClaims(chain, settings, time);
        _budget = new ByteBudget(settings.BlockBytesInFlight);
        _headerRoom = new HeaderRoom(chain, _table, _claims, settings);
        _handOver = new BlockHandOver(chain, _claims, _budget, settings, logger);
        var fetcher = new BlockFetcher(_claims, _handOver, _budget, settings, time, logger);
        _blocks = new BlockSync(_claims, fetcher, _handOver, _table, settings, time);

        var refused = new BoundedHashSet(RefusedLength);
        _orphans = new OrphanTransactions(time);
        _requests = new TransactionRequests(settings, time);
        var parents = new ParentRequests(settings, time);
        _packages = new PackageRelay(admission, _orphans, parents, refused, logger);
        _admission = new AdmissionQueue(admission, _orphans, _packages, refused, time, logger);
        _feeFilters = new FeeFilters(pool, _table, settings, time);
        var mirror = new PoolMirror(pool);
        _relay = new TransactionRelay(
            mirror, _requests, parents, new PoolWalks(settings, time), _admission, _orphans, refused, _table, settings, time)
        {
            IsOpen = () => IsCaughtUp,
        };

        _book = new AddressBook(settings, time, Fork(random));
        var addresses = new AddressBookFile(_book, files, chain.Parameters.MessageStart, logger);
        addresses.Load();
        _records = new RecordKeeper(_bans, addresses, settings, time, logger);
        _exchange = new AddressExchange(_book, _table, standing.Discouraged, settings, time, Fork(random));
        var headers = new HeaderSync(chain, _headerRoom, _blocks, settings, time);
        var transactions = new TransactionServer(pool, mirror);
        var router = new MessageRouter(new HeaderServer(chain), new CompactServer(chain), _relay, transactions, _exchange);
        _compact = new CompactReceiver(chain, pool, _claims, settings, time, logger);
        _fresh = new CompactAnnouncer(chain, _table);
        var runner = new SessionRunner(
            _table, standing, _totals, router, headers, _blocks, _compact, _relay, _exchange, chain, settings, time, logger);
        var greeter = new Greeter(settings, chain);
        Acceptor = new PeerAcceptor(greeter, _table, runner, _bans, connector, chain, settings, time, logger);
        BlockQuota = new BlockQuota(_table, _bans, settings, time);
        _farewell = new Farewell(_table, BlockQuota, settings, time);
        BlockServer = new BlockServer(chain, settings, time);

        var attempt = new DialAttempt(greeter, _table, runner, connector, chain, settings, time, logger);
        _dialler = new Dialler(CreateAddress, new PeerDescriptions(_scores, _claims, time), _table, _loops, settings);
        _finder = new PeerFinder(_book, attempt, _dialler, _table, standing, _loops, settings, time, Fork(random));
        _tips = new TipAnnouncer(chain, _table, _fresh);
        _monitor = new SyncMonitor(chain, _table, _dialler, settings, time);

        AddressDialler CreateAddress(PeerAddress address, PeerSource source) =>
            new(address, source, resolver, CreateEndpoint, _loops, settings, time, Fork(random), logger);
        EndpointDialler CreateEndpoint(PeerTarget target, string name) =>
            new(target, name, attempt, _table, _bans, settings, time, Fork(random), logger);
    }

    /// <summary>Every address that is dialled and every connection that came in, sorted by address.</summary>
    public IReadOnlyList<PeerInfo> Peers => _dialler.List();

    /// <summary>Who is kept out, sorted by target.</summary>
    public IReadOnlyList<Ban> Bans => _bans.List();

    /// <summary>What has gone over all connections since the start, by kind of message.</summary>
    public IReadOnlyList<PeerTraffic> Traffic => _totals.Read();

    /// <summary>How often each kind of misbehaviour was seen since the start.</summary>
    public IReadOnlyList<PeerOffences> Offences => _scores.Counts;

    /// <summary>Connections that had to go for others since the start.</summary>
    public long Evicted => _table.Evicted;

    /// <summary>Connections that are up.</summary>
    public int ConnectedCount => _table.Sessions.Length;

    /// <summary>Those of them that came in.</summary>
    public int InboundCount => _table.Sessions.Count(static session => session.Inbound);

    /// <summary>How far the node is behind its peers.</summary>
    public SyncProgress SyncProgress => _monitor.Look();

    /// <summary>True once the node has what its peers have, or there is nobody to ask.</summary>
    public bool IsCaughtUp => _monitor.Look().IsCaughtUp;

    /// <summary>Addresses at which there may be other nodes.</summary>
    public IReadOnlyList<IPEndPoint> KnownAddresses => _book.List().ConvertAll(static known => known.EndPoint);

    /// <summary>Messages that wait to be sent, to all peers together.</summary>
    public int SendQueueLength => _table.Sessions.Sum(static session => session.Queue.Length);

    /// <summary>Blocks that peers were chosen to send and that have not been connected.</summary>
    public int BlocksRequested => _claims.Count;

    /// <summary>Peers that send blocks at the moment, each run of blocks counted.</summary>
    public int BlockRuns => _claims.RunCount;

    /// <summary>Runs of blocks that were taken from a peer which kept all others waiting.</summary>
    public long BlockRunsTakenOver => _claims.TakenOver;

    /// <summary>Blocks from peers that wait for their parents.</summary>
    public int BlocksWaiting => _handOver.WaitingCount;

    /// <summary>Headers whose blocks have not come.</summary>
    public int HeadersWithoutBlock => _chain.Headers.WithoutBlockCount;

    /// <summary>Bytes of blocks from peers that wait for their parents or for the chain.</summary>
    public long BlockBytesInFlight => _budget.Used;

    /// <summary>Transactions that were announced and have not come.</summary>
    public int TransactionsRequested => _requests.Count;

    /// <summary>Transactions from peers that wait to be checked.</summary>
    public int TransactionsWaiting => _admission.Length;

    /// <summary>Transactions that wait for their parents.</summary>
    public int OrphanCount => _orphans.Count;

    /// <summary>Transactions that were refused for their fee and wait for a child to pay for them.</summary>
    public int UnderpaidCount => _packages.UnderpaidCount;

    /// <summary>New blocks that were put together from what was at hand, since the start.</summary>
    public long CompactBlocksComplete => _compact.Complete;

    /// <summary>New blocks of which a peer was asked for some transactions.</summary>
    public long CompactBlocksCompleted => _compact.Completed;

    /// <summary>New blocks that could not be put together so, and were fetched whole.</summary>
    public long CompactBlocksAbandoned => _compact.Abandoned;

    /// <summary>Ends after <see cref="DisposeAsync"/>, or before with an error of ours: then the node has to stop.</summary>
    public Task Stopped => _loops.Stopped;

    internal PeerAcceptor Acceptor { get; }

    internal BlockServer BlockServer { get; }

    internal BlockQuota BlockQuota { get; }

    /// <summary>Cancelled when the network is disposed.</summary>
    internal CancellationToken Stopping => _loops.Stopping;

    /// <summary>Begins to dial and to pass on.</summary>
    public void Start()
    {
        _monitor.Start();

        // Before the loops: a node that knows of no address yet would take itself for one that has nobody to catch up with.
        foreach (var address in _settings.Connect.Addresses)
        {
            _dialler.Add(address, PeerSource.Configured);
        }

        _loops.Start(cancellation => _tips.RunAsync(
            _ =>
            {
                _blocks.Signal();
                _relay.TipChanged();
            },
            cancellation));
        _loops.Start(_handOver.SubmitAsync);
        _loops.Start(_handOver.SettleAsync);
        _loops.Start(_fresh.RunAsync);
        _loops.Start(_records.RunAsync);
        _loops.Start(_exchange.RunAsync);
        _loops.Start(_finder.RunAsync);
        _loops.Start(_relay.AnnounceAsync);
        _loops.Start(_relay.RequestAsync);
        _loops.Start(_feeFilters.RunAsync);
        _loops.Start(_admission.RunAsync);
    }

    /// <summary>Dials an address from now on, and again whenever the connection breaks. Gives the address as it is dialled.</summary>
    /// <exception cref="FormatException">It is no address.</exception>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    public PeerAddress AddPeer(string address)
    {
        var parsed = PeerAddress.Parse(address);
        _dialler.Add(parsed, PeerSource.Operator);
        return parsed;
    }

    /// <summary>Ends the connection with a peer and forgets the address; false if there is no such peer.</summary>
    /// <param name="address">As <see cref="Peers"/> names it.</param>
    public bool RemovePeer(string address)
    {
        foreach (var session in _table.Sessions)
        {
            // Not by what others say of it either.
            if (session.Address == address && session.ListenEnd is { } end)
            {
                _book.Forget(end);
            }
        }

        return _dialler.Remove(address);
    }

    /// <summary>Keeps somebody out by an operator's word, and ends the connections with them. Durable when it returns.</summary>
    /// <param name="target">A node id, an IP address, or a range of them, as <see cref="BanTarget.Parse"/> reads it.</param>
    /// <param name="duration">For how long; null for ever.</param>
    /// <param name="reason">Why, for people.</param>
    /// <exception cref="FormatException">The target is something else.</exception>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    /// <exception cref="IOException">It is in force, but could not be written down.</exception>
    public Ban BanPeer(string target, TimeSpan? duration, string reason)
    {
        var ban = _bans.Add(BanTarget.Parse(target), duration, reason);
        foreach (var session in _table.Sessions)
        {
            if (_bans.Find(session.Remote.Id, session.RemoteEnd?.Address) is not null)
            {
                session.Close(EndReason.Banned, "an operator has banned it");
            }
        }

        _bans.Save();
        return ban;
    }

    /// <summary>Lifts bans, whoever made them; false if there is none. A node id means all bans of that node. Durable when it returns.</summary>
    /// <exception cref="FormatException">The target is none.</exception>
    /// <exception cref="IOException">It is lifted, but that could not be written down.</exception>
    public bool UnbanPeer(string target)
    {
        var parsed = BanTarget.Parse(target);
        var lifted = _bans.Lift(parsed);
        if (parsed.Node is { } node)
        {
            _scores.Clear(node);
        }

        _bans.Save();
        return lifted;
    }

    /// <summary>
    /// Leaves in good order: takes no more connections, lets peers have what they are about to ask for, says goodbye, and ends all
    /// connections. Takes a second or two, or a few if peers are slow. Only <see cref="DisposeAsync"/> is left to be called then.
    /// </summary>
    public Task LeaveAsync(CancellationToken cancellationToken) => _farewell.SayAsync("this node is stopping", cancellationToken);

    /// <summary>Ends all connections and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        _table.Close("this node is stopping");
        var sessions = _table.Sessions;
        await _loops.DisposeAsync();
        await Task.WhenAll(sessions.Select(static session => session.Finished));
        _headerRoom.Dispose();
        _records.Save();
    }

    private static Random Fork(Random random)
    {
        lock (random)
        {
            return new Random(random.Next());
        }
    }
}
