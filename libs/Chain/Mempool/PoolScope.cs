using Blockyard.Chain.Mempool.Events;

namespace Blockyard.Chain.Mempool;

/// <summary>Keeps the pool as it is, or for oneself, until it is disposed. Scopes do not nest.</summary>
internal readonly struct PoolScope : IDisposable
{
    private readonly ReaderWriterLockSlim _gate;
    private readonly MempoolEventLog? _changes;

    private PoolScope(ReaderWriterLockSlim gate, MempoolEventLog? changes)
    {
        _gate = gate;
        _changes = changes;
    }

    public static PoolScope Read(ReaderWriterLockSlim gate)
    {
        gate.EnterReadLock();
        return new PoolScope(gate, null);
    }

    /// <summary>Watchers of the events are woken at the end.</summary>
    public static PoolScope Write(ReaderWriterLockSlim gate, MempoolEventLog changes)
    {
        gate.EnterWriteLock();
        return new PoolScope(gate, changes);
    }

    public void Dispose()
    {
        if (_changes is null)
        {
            _gate.ExitReadLock();
            return;
        }

        _gate.ExitWriteLock();
        _changes.Publish();
    }
}
