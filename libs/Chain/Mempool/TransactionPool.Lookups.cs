using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

public sealed partial class TransactionPool
{
    /// <summary>Number of waiting transactions.</summary>
    public int Count => Read(static graph => graph.Count);

    /// <summary>True if a transaction waits here.</summary>
    public bool Contains(Hash256 transactionId) => Read(graph => graph.Contains(transactionId));

    /// <summary>Finds a waiting transaction.</summary>
    public bool TryGet(Hash256 transactionId, [NotNullWhen(true)] out Transaction? transaction)
    {
        transaction = Read(graph => graph.Find(transactionId))?.Transaction;
        return transaction is not null;
    }

    /// <summary>Finds a waiting transaction and its place among the others.</summary>
    public bool TryGetEntry(Hash256 transactionId, [NotNullWhen(true)] out MempoolEntry? entry)
    {
        entry = Read(graph => graph.Find(transactionId) is { } node ? EntryOf(node) : null);
        return entry is not null;
    }

    /// <summary>Finds the waiting transaction that spends an output.</summary>
    public bool TryGetSpender(OutPoint output, [NotNullWhen(true)] out Transaction? spender)
    {
        spender = Read(graph => graph.FindSpender(output))?.Transaction;
        return spender is not null;
    }

    /// <summary>Finds an output of a waiting transaction, whether or not another spends it.</summary>
    public bool TryGetOutput(OutPoint output, out TxOutput found)
    {
        var transaction = Read(graph => graph.Find(output.TransactionId))?.Transaction;
        if (transaction is null || output.Index >= transaction.Outputs.Length)
        {
            found = default;
            return false;
        }

        found = transaction.Outputs[(int)output.Index];
        return true;
    }

    /// <summary>A page of waiting transactions, newest first: those with a smaller sequence than <paramref name="before"/>.</summary>
    /// <param name="before"><see cref="long.MaxValue"/> for the first page, then the sequence of the last entry seen.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<MempoolEntry> List(long before, int limit) =>
        Read(graph => graph.Order.NewestFirst(before).Take(limit).Select(EntryOf).ToList());

    /// <summary>A page of waiting transactions that pay to or spend from a script, newest first, as <see cref="List"/>.</summary>
    /// <param name="scriptHash">SHA-256 of the locking script.</param>
    /// <param name="before"><see cref="long.MaxValue"/> for the first page, then the sequence of the last entry seen.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<MempoolEntry> ListByScript(Hash256 scriptHash, long before, int limit) =>
        Read(graph => graph.ByScript.NewestFirst(scriptHash, before).Take(limit).Select(EntryOf).ToList());

    /// <summary>Number of waiting transactions that pay to or spend from a script.</summary>
    public int CountByScript(Hash256 scriptHash) => Read(graph => graph.ByScript.CountOf(scriptHash));

    /// <summary>All waiting transactions in the order of admission, and the event after which they are what waits.</summary>
    public IReadOnlyList<Transaction> Snapshot(out long eventSequence)
    {
        (var transactions, eventSequence) =
            Read(graph => (graph.Order.OldestFirst().Select(node => node.Transaction).ToList(), Events.LastSequence));
        return transactions;
    }

    /// <summary>Totals of the pool.</summary>
    public MempoolInfo GetInfo() => Read(graph => new MempoolInfo(
        graph.Count,
        graph.VirtualSize,
        graph.MemoryBytes,
        Settings.MaxBytes,
        graph.Fees,
        FullPoolFee() is var fee && fee > Settings.MinRelayFee ? fee : Settings.MinRelayFee,
        Settings.IncrementalRelayFee));

    private static MempoolEntry EntryOf(MempoolNode node) => new()
    {
        Transaction = node.Transaction,
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
