using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using ConnectedBlock = Blockyard.Chain.ConnectedBlock;
using MempoolEntry = Blockyard.Chain.Mempool.MempoolEntry;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.ChainStore.Chain;

/// <summary>Finds transactions in mempool and chain, and the outputs that they spend.</summary>
internal sealed class TransactionReader(Blockchain chain, TransactionPool pool)
{
    private Network Network => chain.Parameters.Network;

    /// <summary>A transaction by its id, or null if neither mempool nor best chain has it.</summary>
    public Contracts.Chain.V1.Transaction? Find(Hash256 id)
    {
        if (pool.TryGetEntry(id, out var entry))
        {
            return ToMessage(entry);
        }

        return chain.TryReadTransaction(id, out var transaction, out var block, out var index)
            ? ToMessage(transaction, TransactionMapping.Confirmed(block, index, chain.Tip))
            : null;
    }

    /// <summary>A transaction without anything around it.</summary>
    public bool TryGet(Hash256 id, [NotNullWhen(true)] out Transaction? transaction) =>
        pool.TryGet(id, out transaction) || chain.TryReadTransaction(id, out transaction, out _, out _);

    /// <summary>Where a transaction stands, or null if it is unknown.</summary>
    public TransactionStatus? FindStatus(Hash256 id)
    {
        if (pool.TryGetEntry(id, out var entry))
        {
            return Waiting(entry);
        }

        using var scope = chain.Read();
        return scope.Queries.TryGetTransaction(id, out var position) && chain.Headers.TryGet(position.BlockHash, out var block)
            ? TransactionMapping.Confirmed(block, position.Place.Index, scope.Tip)
            : null;
    }

    /// <summary>A waiting transaction.</summary>
    public Contracts.Chain.V1.Transaction ToMessage(MempoolEntry entry) =>
        entry.Transaction.ToMessage([.. entry.SpentOutputs], Waiting(entry), Network);

    /// <summary>A transaction of a block whose undo data is at hand, so that nothing has to be looked up.</summary>
    public Contracts.Chain.V1.Transaction ToMessage(ConnectedBlock block, int index, HeaderEntry tip)
    {
        var coins = block.GetSpentCoins(index);
        var spent = new TxOutput[coins.Length];
        for (var i = 0; i < coins.Length; i++)
        {
            spent[i] = new TxOutput(coins[i].Value, coins[i].ScriptPubKey);
        }

        return block.Block.Transactions[index].ToMessage(spent, TransactionMapping.Confirmed(block.Entry, index, tip), Network);
    }

    private static TransactionStatus Waiting(MempoolEntry entry) =>
        new() { MempoolTime = (uint)entry.Time.ToUnixTimeSeconds() };

    private Contracts.Chain.V1.Transaction ToMessage(Transaction transaction, TransactionStatus status)
    {
        var spent = transaction.IsCoinbase ? [] : new TxOutput[transaction.Inputs.Length];
        for (var i = 0; i < spent.Length; i++)
        {
            spent[i] = FindOutput(transaction.Inputs[i].PreviousOutput);
        }

        return transaction.ToMessage(spent, status, Network);
    }

    private TxOutput FindOutput(Primitives.OutPoint outPoint) => TryGet(outPoint.TransactionId, out var parent)
        ? parent.Outputs[(int)outPoint.Index]
        : throw new InvalidDataException($"The index has lost transaction {outPoint.TransactionId}, which a known one spends: rebuild it.");
}
