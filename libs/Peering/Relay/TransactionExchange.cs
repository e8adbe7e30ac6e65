using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Peering.Sessions;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Relay;

/// <summary>All parts that have to do with transactions, put together.</summary>
internal sealed class TransactionExchange
{
    private const int RefusedLength = 50_000;

    private readonly FeeFilters _feeFilters;

    public TransactionExchange(
        TransactionPool pool,
        MempoolAdmission admission,
        Func<bool> isOpen,
        PeerTable table,
        PeerSettings settings,
        TimeProvider time,
        ILogger logger)
    {
        var refused = new BoundedHashSet(RefusedLength);
        var parents = new ParentRequests(settings, time);
        var mirror = new PoolMirror(pool);
        Orphans = new OrphanTransactions(time);
        Requests = new TransactionRequests(settings, time);
        Packages = new PackageRelay(admission, Orphans, parents, refused, logger);
        Admission = new AdmissionQueue(admission, Orphans, Packages, refused, time, logger);
        Relay = new TransactionRelay(
            mirror, Requests, parents, new PoolWalks(settings, time), Admission, Orphans, refused, table, settings, time)
        {
            IsOpen = isOpen,
        };
        Server = new TransactionServer(pool, mirror);
        _feeFilters = new FeeFilters(pool, table, settings, time);
    }

    /// <summary>Transactions that were announced and have not come.</summary>
    public TransactionRequests Requests { get; }

    /// <summary>Transactions on their way into the pool.</summary>
    public AdmissionQueue Admission { get; }

    /// <summary>Transactions that wait for their parents.</summary>
    public OrphanTransactions Orphans { get; }

    /// <summary>Transactions that wait for a child to pay for them.</summary>
    public PackageRelay Packages { get; }

    /// <summary>Passes transactions on.</summary>
    public TransactionRelay Relay { get; }

    /// <summary>Answers questions for transactions.</summary>
    public TransactionServer Server { get; }

    /// <summary>Begins to announce, to ask and to admit.</summary>
    public void Start(LoopGroup loops)
    {
        loops.Start(Relay.AnnounceAsync);
        loops.Start(Relay.RequestAsync);
        loops.Start(Admission.RunAsync);
        loops.Start(_feeFilters.RunAsync);
    }
}
