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

    /// <summary>The newest of those that can be found here, parents before children.</summary>
    public List<Hash256> Newest(int limit)
    {
        var waiting = pool.Snapshot(out _);
        lock (_lock)
        {
            return waiting.Skip(waiting.Count - limit)
                .Select(static transaction => transaction.WitnessId)
                .Where(_byWitnessId.ContainsKey)
                .ToList();
        }
    }

    /// <summary>Waits until the pool has changed.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        _sequence < 0 ? Task.CompletedTask : pool.Events.WaitPastAsync(_sequence, cancellationToken);

    /// <summary>Follows the pool; gives what came in, parents before children. For one caller at a time.</summary>
    public List<Transaction> Follow()
    {
        var added = new List<Transaction>();
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

    private void Apply(in MempoolEvent change, List<Transaction> added)
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
        else if (pool.TryGet(change.TransactionId, out var transaction))
        {
            added.Add(transaction);
            lock (_lock)
            {
                _byId[transaction.Id] = transaction.WitnessId;
                _byWitnessId[transaction.WitnessId] = transaction.Id;
            }
        }
    }

    /// <summary>Begins with all that waits: at first, and when more has happened than the pool remembers.</summary>
    private void Restart(List<Transaction> added)
    {
        var waiting = pool.Snapshot(out _sequence);
        added.Clear();
        added.AddRange(waiting);
        lock (_lock)
        {
            _byId.Clear();
            _byWitnessId.Clear();
            foreach (var transaction in waiting)
            {
                _byId[transaction.Id] = transaction.WitnessId;
                _byWitnessId[transaction.WitnessId] = transaction.Id;
            }
        }
    }
}
