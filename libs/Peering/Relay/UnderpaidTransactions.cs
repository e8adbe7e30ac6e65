using Blockyard.Primitives;

namespace Blockyard.Peering.Relay;

/// <summary>
/// Transactions that were refused only for what they pay: a child may come that pays for them. Bounded, the oldest go first. For one
/// caller at a time.
/// </summary>
internal sealed class UnderpaidTransactions
{
    private const int MaxCount = 1_000;
    private const long MaxBytes = 4 * 1024 * 1024;

    private readonly OrderedDictionary<Hash256, Transaction> _byId = [];
    private long _bytes;

    public int Count => _byId.Count;

    public void Add(Transaction transaction)
    {
        Remove(transaction.Id);
        _byId.Add(transaction.Id, transaction);
        _bytes += transaction.Size;
        while (_byId.Count > MaxCount || _bytes > MaxBytes)
        {
            Remove(_byId.GetAt(0).Key);
        }
    }

    public void Remove(in Hash256 id)
    {
        if (_byId.Remove(id, out var transaction))
        {
            _bytes -= transaction.Size;
        }
    }

    /// <summary>Those that a transaction spends from.</summary>
    public List<Transaction> ParentsOf(Transaction child)
    {
        var parents = new List<Transaction>();
        foreach (ref readonly var input in child.Inputs)
        {
            if (_byId.TryGetValue(input.PreviousOutput.TransactionId, out var parent) && !parents.Contains(parent))
            {
                parents.Add(parent);
            }
        }

        return parents;
    }
}
