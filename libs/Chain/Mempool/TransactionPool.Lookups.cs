using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

public sealed partial class TransactionPool
{
    /// <summary>Number of waiting transactions.</summary>
    public int Count
    {
        get
        {
            using (Read())
            {
                return Graph.Count;
            }
        }
    }

    /// <summary>True if a transaction waits here.</summary>
    public bool Contains(Hash256 transactionId) => TryGet(transactionId, out _);

    /// <summary>Finds a waiting transaction.</summary>
    public bool TryGet(Hash256 transactionId, [NotNullWhen(true)] out Transaction? transaction)
    {
        using (Read())
        {
            transaction = Graph.Find(transactionId)?.Transaction;
            return transaction is not null;
        }
    }

    /// <summary>Finds a waiting transaction and its place among the others.</summary>
    public bool TryGetEntry(Hash256 transactionId, [NotNullWhen(true)] out MempoolEntry? entry)
    {
        using (Read())
        {
            entry = Graph.Find(transactionId) is { } node ? EntryOf(node) : null;
            return entry is not null;
        }
    }

    /// <summary>Finds the waiting transaction that spends an output.</summary>
    public bool TryGetSpender(OutPoint output, [NotNullWhen(true)] out Transaction? spender)
    {
        using (Read())
        {
            spender = Graph.FindSpender(output)?.Transaction;
            return spender is not null;
        }
    }

    /// <summary>Finds an output of a waiting transaction, whether or not another spends it.</summary>
    public bool TryGetOutput(OutPoint output, out TxOutput found)
    {
        if (!TryGet(output.TransactionId, out var transaction) || output.Index >= (uint)transaction.Outputs.Length)
        {
            found = default;
            return false;
        }

        found = transaction.Outputs[(int)output.Index];
        return true;
    }

    /// <summary>
    /// A page of waiting transactions, newest first: those with a smaller sequence than <paramref name="before"/>.
    /// </summary>
    /// <param name="before"><see cref="long.MaxValue"/> for the first page, then the sequence of the last entry seen.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<MempoolEntry> List(long before, int limit)
    {
        using (Read())
        {
            return Graph.Order.NewestFirst(before).Take(limit).Select(EntryOf).ToList();
        }
    }

    /// <summary>A page of waiting transactions as peers are told of them, oldest first.</summary>
    /// <param name="after">0 for the first page, then the sequence of the last entry seen.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="eventSequence">The event after which they are what waits.</param>
    public IReadOnlyList<InventoryEntry> ListInventory(long after, int limit, out long eventSequence)
    {
        using (Read())
        {
            eventSequence = Events.LastSequence;
            return Graph.Order.OldestFirst(after).Take(limit).Select(InventoryOf).ToList();
        }
    }

    /// <summary>Finds a waiting transaction as peers are told of it.</summary>
    public bool TryGetInventory(Hash256 transactionId, out InventoryEntry entry)
    {
        using (Read())
        {
            var node = Graph.Find(transactionId);
            entry = node is null ? default : InventoryOf(node);
            return node is not null;
        }
    }

    /// <summary>All waiting transactions in the order of admission, and the event after which they are what waits.</summary>
    public IReadOnlyList<Transaction> Snapshot(out long eventSequence)
    {
        using (Read())
        {
            eventSequence = Events.LastSequence;
            return Graph.Order.OldestFirst().Select(node => node.Transaction).ToList();
        }
    }

    /// <summary>
    /// Shows somebody the ids of all that waits, for searches that need each of them: they lie side by side, 32 bytes each. Nothing
    /// comes or goes meanwhile, so it should be quick.
    /// </summary>
    public void Scan(WitnessIdScan scan)
    {
        using (Read())
        {
            scan(Graph.Order.WitnessIds, position => Graph.Order.At(position)?.Transaction);
        }
    }

    /// <summary>Totals of the pool.</summary>
    public MempoolInfo GetInfo()
    {
        using (Read())
        {
            var full = FullPoolFee();
            return new MempoolInfo(
                Graph.Count,
                Graph.VirtualSize,
                Graph.MemoryBytes,
                Settings.MaxBytes,
                Graph.Fees,
                full > Settings.MinRelayFee ? full : Settings.MinRelayFee,
                Settings.MinRelayFee,
                Settings.IncrementalRelayFee);
        }
    }

    private static InventoryEntry InventoryOf(MempoolNode node) =>
        new(node.Transaction.Id, node.Transaction.WitnessId, FeeRate.Of(node.Fee, node.VirtualSize), node.Sequence);

    private static MempoolEntry EntryOf(MempoolNode node) => new()
    {
        Transaction = node.Transaction,
        SpentOutputs = node.SpentOutputs,
        Sequence = node.Sequence,
        Fee = node.Fee,
        VirtualSize = node.VirtualSize,
        Time = DateTimeOffset.FromUnixTimeSeconds(node.Time),
        Height = node.Height,
        AncestorCount = node.AncestorCount,
        AncestorVirtualSize = node.AncestorVirtualSize,
        AncestorFees = node.AncestorFees,
        DescendantCount = node.DescendantCount,
        DescendantVirtualSize = node.DescendantVirtualSize,
        DescendantFees = node.DescendantFees,
        Parents = node.Parents.ConvertAll(parent => parent.Transaction.Id),
        Children = node.Children.ConvertAll(child => child.Transaction.Id),
    };
}
