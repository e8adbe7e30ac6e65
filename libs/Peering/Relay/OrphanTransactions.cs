using Blockyard.Peering.Sessions;
using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>Transactions that came before those they spend from. Bounded. Thread-safe.</summary>
/// <remarks>
/// When there are too many, the oldest of the peer goes that has sent most of them: as long as a peer keeps to its share, no other
/// can push out what it sent. Those of peers that are gone go first.
/// </remarks>
internal sealed class OrphanTransactions(TimeProvider time)
{
    private const int MaxCount = 1_000;
    private const int MaxBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly object _nobody = new();
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<Hash256, Orphan> _orphans = [];
    private readonly Dictionary<Hash256, HashSet<Hash256>> _byParent = [];
    private readonly Dictionary<Hash256, int> _ids = [];
    private readonly Dictionary<object, (int Count, long Bytes)> _shares = [];
    private long _bytes;
    private bool _hasLost;

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

            Tally(_orphans[transaction.WitnessId], 1);
            foreach (ref readonly var input in transaction.Inputs)
            {
                var parent = input.PreviousOutput.TransactionId;
                (_byParent.TryGetValue(parent, out var children) ? children : _byParent[parent] = []).Add(transaction.WitnessId);
            }

            while (_orphans.Count > MaxCount || _bytes > MaxBytes)
            {
                Remove(OldestOfLargestShare());
                _hasLost = true;
            }
        }
    }

    /// <summary>Finds one.</summary>
    public Orphan? Find(in Hash256 witnessId)
    {
        lock (_lock)
        {
            return _orphans.TryGetValue(witnessId, out var orphan) ? orphan : null;
        }
    }

    /// <summary>True if a transaction is here, by its id without witness.</summary>
    public bool ContainsId(in Hash256 id)
    {
        lock (_lock)
        {
            return _ids.ContainsKey(id);
        }
    }

    /// <summary>Forgets one.</summary>
    public void Remove(in Hash256 witnessId)
    {
        lock (_lock)
        {
            if (_orphans.TryGetValue(witnessId, out var orphan))
            {
                Remove(orphan);
            }
        }
    }

    /// <summary>True once if some had to go for others since the last question.</summary>
    public bool TakeLost()
    {
        lock (_lock)
        {
            var lost = _hasLost;
            _hasLost = false;
            return lost;
        }
    }

    /// <summary>At most so many of those that spend from a transaction.</summary>
    public List<Orphan> ChildrenOf(in Hash256 parentId, int limit)
    {
        lock (_lock)
        {
            return _byParent.TryGetValue(parentId, out var ids) ? [.. ids.Take(limit).Select(id => _orphans[id])] : [];
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
            _ids.Clear();
            _shares.Clear();
            _bytes = 0;
            return all;
        }
    }

    private void Tally(Orphan orphan, int sign)
    {
        var (owner, size) = (orphan.From ?? _nobody, sign * orphan.Transaction.Size);
        var (count, bytes) = _shares.GetValueOrDefault(owner);
        _shares[owner] = (count + sign, bytes + size);
        if (count + sign == 0)
        {
            _shares.Remove(owner);
        }

        var same = _ids.GetValueOrDefault(orphan.Transaction.Id) + sign;
        _ids[orphan.Transaction.Id] = same;
        if (same == 0)
        {
            _ids.Remove(orphan.Transaction.Id);
        }

        _bytes += size;
    }

    private Orphan OldestOfLargestShare()
    {
        var owner = _shares.MaxBy(static share => ShareOf(share.Key, share.Value)).Key;
        return _orphans.Values.First(orphan => (orphan.From ?? _nobody) == owner);
    }

    private static double ShareOf(object owner, (int Count, long Bytes) held)
    {
        var share = Math.Max(held.Count / (double)MaxCount, held.Bytes / (double)MaxBytes);
        return owner is PeerSession { End: null } ? share : 1 + share;
    }

    private void Remove(Orphan orphan)
    {
        var id = orphan.Transaction.WitnessId;
        _orphans.Remove(id);
        Tally(orphan, -1);
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
