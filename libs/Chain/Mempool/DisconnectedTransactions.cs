using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

/// <summary>
/// The transactions of blocks that a reorganisation has disconnected and whose place in the new chain is still open.
/// </summary>
/// <remarks>
/// Bounded: when a long branch goes, its highest blocks' transactions are forgotten first and returned to the caller.
/// </remarks>
internal sealed class DisconnectedTransactions(long maxBytes)
{
    // Blocks come highest first, so that walking the list backwards is chain order.
    private readonly LinkedList<ConnectedBlock> _blocks = [];
    private readonly HashSet<Hash256> _open = [];
    private long _bytes;

    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>Notes a disconnected block; gives the block that has to be forgotten for it, or null.</summary>
    public ConnectedBlock? Add(ConnectedBlock block)
    {
        foreach (var transaction in block.Block.Transactions)
        {
            _open.Add(transaction.Id);
        }

        _blocks.AddLast(block);
        _bytes += block.Block.Size;
        if (_bytes <= maxBytes || _blocks.Count == 1)
        {
            return null;
        }

        var forgotten = _blocks.First!.Value;
        _blocks.RemoveFirst();
        _bytes -= forgotten.Block.Size;
        foreach (var transaction in forgotten.Block.Transactions)
        {
            _open.Remove(transaction.Id);
        }

        return forgotten;
    }

    /// <summary>Notes that the new chain holds a transaction too.</summary>
    public void Confirm(Hash256 id) => _open.Remove(id);

    /// <summary>
    /// All that the new chain does not hold, in the order of the old one, coinbases included; nothing is kept here.
    /// </summary>
    /// <remarks>They come with memory of their own: one that waits must not keep its whole old block alive.</remarks>
    public List<Transaction> Take()
    {
        var transactions = new List<Transaction>();
        for (var place = _blocks.Last; place is not null; place = place.Previous)
        {
            foreach (var transaction in place.Value.Block.Transactions)
            {
                if (_open.Remove(transaction.Id))
                {
                    transactions.Add(Copy(transaction));
                }
            }
        }

        _blocks.Clear();
        _open.Clear();
        _bytes = 0;
        return transactions;
    }

    private static Transaction Copy(Transaction transaction) =>
        Transaction.TryParse(transaction.Raw.ToArray(), out var copy, out var error)
            ? copy
            : throw new InvalidOperationException($"Transaction {transaction.Id} does not decode again: {error}.");
}
