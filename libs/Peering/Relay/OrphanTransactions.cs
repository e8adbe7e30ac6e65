using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>Transactions that came before those they spend from. Bounded: the oldest go first. Thread-safe.</summary>
internal sealed class OrphanTransactions(TimeProvider time)
{
    private const int MaxCount = 1_000;
    private const int MaxBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<Hash256, Orphan> _orphans = [];
    private readonly Dictionary<Hash256, HashSet<Hash256>> _byParent = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _orphans.Count;
            }
        }
    }

    /// <summary>Pairs of a parent and a child that wait for each other.</summary>
    public int LinkCount
    {
        get
        {
            lock (_lock)
            {
                return _byParent.Values.Sum(static children => children.Count);
            }
        }
    }

    public bool Contains(in Hash256 witnessId)
    {
        lock (_lock)
        {
            return _orphans.ContainsKey(witnessId);
        }
    }

    /// <summary>Keeps a transaction. One that was kept before keeps its age.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="since">When it first came, as a timestamp.</param>
    /// <param name="from">Who sent it.</param>
    public void Add(Transaction transaction, long since, PeerSession? from = null)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(since) > MaxAge || !_orphans.TryAdd(transaction.WitnessId, new Orphan(transaction, since, from)))
            {
                return;
            }

            _bytes += transaction.Size;
            foreach (ref readonly var input in transaction.Inputs)
            {
                var parent = input.PreviousOutput.TransactionId;
                (_byParent.TryGetValue(parent, out var children) ? children : _byParent[parent] = []).Add(transaction.WitnessId);
            }

            while (_orphans.Count > MaxCount || _bytes > MaxBytes)
            {
                Remove(_orphans.GetAt(0).Value);
            }
        }
    }

    /// <summary>Takes out those that spend from a transaction.</summary>
    public List<Orphan> TakeChildren(in Hash256 parentId)
    {
        lock (_lock)
        {
            var children = _byParent.TryGetValue(parentId, out var ids)
                ? ids.Select(id => _orphans[id]).ToList()
                : [];
            children.ForEach(Remove);
            return children;
        }
    }

    /// <summary>Takes out all, oldest first.</summary>
    public List<Orphan> TakeAll()
    {
        lock (_lock)
        {
            var all = _orphans.Values.ToList();
            _orphans.Clear();
            _byParent.Clear();
            _bytes = 0;
            return all;
        }
    }

    private void Remove(Orphan orphan)
    {
        var id = orphan.Transaction.WitnessId;
        _orphans.Remove(id);
        _bytes -= orphan.Transaction.Size;
        foreach (ref readonly var input in orphan.Transaction.Inputs)
        {
            var parent = input.PreviousOutput.TransactionId;
            if (_byParent.TryGetValue(parent, out var children) && children.Remove(id) && children.Count == 0)
            {
                _byParent.Remove(parent);
            }
        }
    }

    /// <summary>A transaction, when it first came, and from whom.</summary>
    internal readonly record struct Orphan(Transaction Transaction, long Since, PeerSession? From = null);
}
