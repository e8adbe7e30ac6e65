using Blockyard.Chain.Mempool.Events;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Graph;

namespace Blockyard.Chain.Mempool;

/// <summary>The transactions that wait for a block. Thread-safe: many readers, one writer at a time, for short.</summary>
/// <remarks>
/// It keeps what was admitted and answers questions about it. What may come in is decided by
/// MempoolAdmission, what blocks do to it by MempoolChainFollower.
/// Whoever needs the chain and the pool at once enters the chain's read scope first, then the pool.
/// </remarks>
public sealed partial class TransactionPool : IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new(LockRecursionPolicy.NoRecursion);
    private readonly RollingMinimumFee _rollingFee;
    private readonly TimeProvider _time;

    /// <summary>Makes an empty pool.</summary>
    public TransactionPool(MempoolSettings settings, TimeProvider time)
    {
        Settings = settings;
        _time = time;
        _rollingFee = new RollingMinimumFee(settings.IncrementalRelayFee, settings.MaxBytes, time);
        Events = new MempoolEventLog(settings.EventCapacity);
    }

    /// <summary>What the pool admits and how much of it.</summary>
    public MempoolSettings Settings { get; }

    /// <summary>The last changes, for watchers.</summary>
    public MempoolEventLog Events { get; }

    /// <summary>The graph; only inside a scope.</summary>
    internal MempoolGraph Graph { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>Keeps the pool as it is until the scope is disposed.</summary>
    internal PoolScope Read() => PoolScope.Read(_gate);

    /// <summary>Lets nobody else in until the scope is disposed, then wakes the watchers of events.</summary>
    internal PoolScope Write() => PoolScope.Write(_gate, Events);

    /// <summary>The lowest rate that is admitted now, while the pool is or was full; zero otherwise.</summary>
    internal FeeRate FullPoolFee() => _rollingFee.Current(Graph.MemoryBytes);
}
