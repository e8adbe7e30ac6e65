using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Events;
using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>Finds waiting transactions by their ids with witness, which is how peers speak of them. As large as the pool. Thread-safe.</summary>
internal sealed class PoolMirror(TransactionPool pool)
{
    private const int ReadLength = 2_048;

    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, Hash256> _byWitnessId = [];
    private readonly Dictionary<Hash256, Hash256> _byId = [];
    private readonly MempoolEvent[] _events = new MempoolEvent[ReadLength];
    private long _sequence = -1;

    /// <summary>True if the transaction waits in the pool.</summary>
    public bool Contains(in Hash256 witnessId)
    {
        lock (_lock)
        {
            return _byWitnessId.ContainsKey(witnessId);
        }
    }

    /// <summary>Finds a waiting transaction.</summary>
    public bool TryGet(in Hash256 witnessId, [NotNullWhen(true)] out Transaction? transaction)
    {
        transaction = null;
        Hash256 id;
        lock (_lock)
        {
            if (!_byWitnessId.TryGetValue(witnessId, out id))
            {
                return false;
            }
        }

        return pool.TryGet(id, out transaction) && transaction.WitnessId == witnessId;
    }

    /// <summary>Waits until the pool has changed.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        _sequence < 0 ? Task.CompletedTask : pool.Events.WaitPastAsync(_sequence, cancellationToken);

    /// <summary>Follows the pool; gives what came in, parents before children. For one caller at a time.</summary>
    public List<InventoryEntry> Follow()
    {
        var added = new List<InventoryEntry>();
        while (true)
        {
            if (_sequence < 0 || !pool.Events.TryRead(_sequence, _events, out var count))
            {
                Restart(added);
                return added;
            }

            if (count == 0)
            {
                return added;
            }

            for (var i = 0; i < count; i++)
            {
                Apply(_events[i], added);
            }

            _sequence = _events[count - 1].Sequence;
        }
    }

    private void Apply(in MempoolEvent change, List<InventoryEntry> added)
    {
        if (change.Removed is not null)
        {
            lock (_lock)
            {
                if (_byId.Remove(change.TransactionId, out var witnessId))
                {
                    _byWitnessId.Remove(witnessId);
                }
            }
        }
        else if (pool.TryGetInventory(change.TransactionId, out var entry))
        {
            added.Add(entry);
            lock (_lock)
            {
                _byId[change.TransactionId] = entry.WitnessId;
                _byWitnessId[entry.WitnessId] = change.TransactionId;
            }
        }
    }

    /// <summary>Begins with all that waits: at first, and when more has happened than the pool remembers.</summary>
    private void Restart(List<InventoryEntry> added)
    {
        var waiting = pool.ListInventory(0, int.MaxValue, out _sequence);
        added.Clear();
        added.AddRange(waiting);
        lock (_lock)
        {
            _byId.Clear();
            _byWitnessId.Clear();
            foreach (var entry in waiting)
            {
                _byId[entry.TransactionId] = entry.WitnessId;
                _byWitnessId[entry.WitnessId] = entry.TransactionId;
            }
        }
    }
}
