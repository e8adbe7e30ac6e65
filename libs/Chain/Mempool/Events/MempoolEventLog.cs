using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Events;

/// <summary>The last changes of the pool, for any number of watchers that each keep a place of their own. Thread-safe.</summary>
/// <remarks>
/// A ring of fixed size: it never grows and never waits for a slow watcher. One that has fallen behind the oldest event is told
/// so and starts again from the whole pool (<see cref="TransactionPool.Snapshot"/>).
/// </remarks>
public sealed class MempoolEventLog
{
    private readonly Lock _lock = new();
    private readonly VersionSignal _signal = new();
    private readonly MempoolEvent[] _ring;
    private long _last;

    /// <summary>Makes an empty log that remembers <paramref name="capacity"/> events.</summary>
    public MempoolEventLog(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _ring = new MempoolEvent[capacity];
    }

    /// <summary>Number of the last event; 0 before the first.</summary>
    public long LastSequence
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>Copies the events after a place, oldest first; none if there is nothing new.</summary>
    /// <returns>False if the place is unknown here or older than what is remembered: the watcher has to start again.</returns>
    public bool TryRead(long after, Span<MempoolEvent> destination, out int count)
    {
        lock (_lock)
        {
            count = 0;
            if (after < 0 || after > _last || after < _last - _ring.Length)
            {
                return false;
            }

            count = (int)Math.Min(destination.Length, _last - after);
            for (var i = 0; i < count; i++)
            {
                destination[i] = _ring[(after + i) % _ring.Length];
            }

            return true;
        }
    }

    /// <summary>Completes as soon as there is an event after this place.</summary>
    public Task WaitPastAsync(long after, CancellationToken cancellationToken) => _signal.WaitPastAsync(after, cancellationToken);

    /// <summary>Notes a change. Watchers are not woken before <see cref="Publish"/>, so that a batch wakes them once.</summary>
    internal void Append(Hash256 transactionId, RemovalReason? removed)
    {
        lock (_lock)
        {
            _ring[_last % _ring.Length] = new MempoolEvent(_last + 1, transactionId, removed);
            _last++;
        }
    }

    /// <summary>Wakes the watchers if there is anything new.</summary>
    internal void Publish() => _signal.Advance(LastSequence);
}
