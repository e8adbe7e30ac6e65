using System.Net;
using Blockyard.Peering.Scoring;

namespace Blockyard.Peering;

// What can be seen of it.
public sealed partial class PeerNetwork
{
    /// <summary>Every address that is dialled and every connection that came in, sorted by address.</summary>
    public IReadOnlyList<PeerInfo> Peers => _dialler.List();

    /// <summary>Who is kept out, sorted by target.</summary>
    public IReadOnlyList<Ban> Bans => _standing.Bans.List();

    /// <summary>What has gone over all connections since the start, by kind of message.</summary>
    public IReadOnlyList<PeerTraffic> Traffic => _totals.Read();

    /// <summary>How often each kind of misbehaviour was seen since the start.</summary>
    public IReadOnlyList<PeerOffences> Offences => _standing.Scores.Counts;

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
    public int BlocksRequested => _blocks.Claims.Count;

    /// <summary>Peers that send blocks at the moment, each run of blocks counted.</summary>
    public int BlockRuns => _blocks.Claims.RunCount;

    /// <summary>Runs of blocks that were taken from a peer which kept all others waiting.</summary>
    public long BlockRunsTakenOver => _blocks.Claims.TakenOver;

    /// <summary>Blocks from peers that wait for their parents.</summary>
    public int BlocksWaiting => _blocks.HandOver.WaitingCount;

    /// <summary>Headers whose blocks have not come.</summary>
    public int HeadersWithoutBlock => _chain.Headers.WithoutBlockCount;

    /// <summary>Bytes of blocks from peers that wait for their parents or for the chain.</summary>
    public long BlockBytesInFlight => _blocks.Budget.Used;

    /// <summary>Transactions that were announced and have not come.</summary>
    public int TransactionsRequested => _transactions.Requests.Count;

    /// <summary>Transactions from peers that wait to be checked.</summary>
    public int TransactionsWaiting => _transactions.Admission.Length;

    /// <summary>Transactions that wait for their parents.</summary>
    public int OrphanCount => _transactions.Orphans.Count;

    /// <summary>Transactions that were refused for their fee and wait for a child to pay for them.</summary>
    public int UnderpaidCount => _transactions.Packages.UnderpaidCount;

    /// <summary>New blocks that were put together from what was at hand, since the start.</summary>
    public long CompactBlocksComplete => _blocks.Compact.Complete;

    /// <summary>New blocks of which a peer was asked for some transactions.</summary>
    public long CompactBlocksCompleted => _blocks.Compact.Completed;

    /// <summary>New blocks that could not be put together so, and were fetched whole.</summary>
    public long CompactBlocksAbandoned => _blocks.Compact.Abandoned;
}
