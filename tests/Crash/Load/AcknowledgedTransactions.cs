using System.Collections.Concurrent;
using Blockyard.Primitives;

namespace Blockyard.Crash.Load;

/// <summary>Transactions that the mempool took, until they are so deep in the chain that nothing happens to them. Thread-safe.</summary>
internal sealed class AcknowledgedTransactions
{
    private readonly ConcurrentDictionary<Hash256, Entry> _waiting = new();
    private int _count;

    /// <summary>All that were ever acknowledged.</summary>
    public int Count => _count;

    /// <summary>Those that are not settled.</summary>
    public IEnumerable<Entry> Open => _waiting.Values;

    public void Add(Transaction transaction, string by)
    {
        if (_waiting.TryAdd(transaction.Id, new Entry(transaction, by, DateTime.UtcNow)))
        {
            Interlocked.Increment(ref _count);
        }
    }

    public bool TryFind(Hash256 id, out Entry? entry) => _waiting.TryGetValue(id, out entry);

    public void Settle(Hash256 id) => _waiting.TryRemove(id, out _);

    internal sealed record Entry(Transaction Transaction, string By, DateTime At)
    {
        public override string ToString() => $"Transaction {Transaction.Id}, acknowledged to {By} at {At:HH:mm:ss.fff}";
    }
}
