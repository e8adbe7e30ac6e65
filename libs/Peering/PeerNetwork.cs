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
public sealed partial class PeerNetwork : IAsyncDisposable
{
    private readonly LoopGroup _loops = new();
    private readonly PeerSettings _settings;
    private readonly Blockchain _chain;
    private readonly PeerStanding _standing;
    private readonly PeerTable _table;
    private readonly TrafficTotals _totals = new();
    private readonly BlockExchange _blocks;
    private readonly TransactionExchange _transactions;
    private readonly AddressBook _book;
    private readonly AddressExchange _addresses;
    private readonly Dialler _dialler;
    private readonly PeerFinder _finder;
    private readonly SyncMonitor _monitor;
    private readonly RecordKeeper _records;
    private readonly Farewell _farewell;

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
        var network = chain.Parameters.MessageStart;
        var bans = new BanList(settings, files, network, time, logger);
        bans.Load();
        _standing = new PeerStanding(new ScoreBoard(settings, time), bans, new DiscouragedAddresses(time));
        _table = new PeerTable(settings, _standing);

        _book = new AddressBook(settings, time, Fork(random));
        var bookFile = new AddressBookFile(_book, files, network, logger);
        bookFile.Load();
        _records = new RecordKeeper(bans, bookFile, settings, time, logger);
        _addresses = new AddressExchange(_book, _table, _standing.Discouraged, settings, time, Fork(random));

        _blocks = new BlockExchange(chain, pool, _table, settings, time, logger);
        _transactions = new TransactionExchange(pool, admission, () => IsCaughtUp, _table, settings, time, logger);
        var router = new MessageRouter(
            new HeaderServer(chain), new CompactServer(chain), _transactions.Relay, _transactions.Server, _addresses);
        var runner = new SessionRunner(
            _table, _standing, _totals, router, _blocks, _transactions.Relay, _addresses, chain, settings, time, logger);

        var greeter = new Greeter(settings, chain);
        Acceptor = new PeerAcceptor(greeter, _table, runner, bans, connector, chain, settings, time, logger);
        BlockQuota = new BlockQuota(_table, bans, settings, time);
        BlockServer = new BlockServer(chain, settings, time);
        _farewell = new Farewell(_table, BlockQuota, settings, time);

        var attempt = new DialAttempt(greeter, _table, runner, connector, chain, settings, time, logger);
        var descriptions = new PeerDescriptions(_standing.Scores, _blocks.Claims, time);
        _dialler = new Dialler(CreateAddress, descriptions, _table, _loops, settings);
        _finder = new PeerFinder(_book, attempt, _dialler, _table, _standing, _loops, settings, time, Fork(random));
        _monitor = new SyncMonitor(chain, _table, _dialler, settings, time);

        AddressDialler CreateAddress(PeerAddress address, PeerSource source) =>
            new(address, source, resolver, CreateEndpoint, _loops, settings, time, Fork(random), logger);
        EndpointDialler CreateEndpoint(PeerTarget target, string name) =>
            new(target, name, attempt, _table, bans, settings, time, Fork(random), logger);
    }

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

        _blocks.Start(_loops, _transactions.Relay.TipChanged);
        _transactions.Start(_loops);
        _loops.Start(_records.RunAsync);
        _loops.Start(_addresses.RunAsync);
        _loops.Start(_finder.RunAsync);
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
        _blocks.Dispose();
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
