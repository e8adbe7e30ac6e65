using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using ConnectedBlock = Blockyard.Chain.ConnectedBlock;
using Message = Blockyard.Contracts.Chain.V1.Transaction;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.ChainStore.Chain;

/// <summary>Finds transactions in mempool and chain, and the outputs that they spend.</summary>
internal sealed class TransactionReader(Blockchain chain, TransactionPool pool, NodeView view)
{
    private Network Network => chain.Parameters.Network;

    /// <summary>Where a transaction is, or null if neither mempool nor best chain has it.</summary>
    public ValueTask<TransactionPlace?> FindAsync(Hash256 id, CancellationToken cancellationToken) =>
        view.FindAsync((in scope) => TransactionPlace.Find(id, scope, chain, pool), cancellationToken);

    /// <summary>The transaction at a place.</summary>
    public Transaction Read(TransactionPlace place) =>
        place.Waiting?.Transaction ?? chain.ReadTransaction(place.Id, place.Block!, place.Position);

    /// <summary>The transaction at a place with everything around it.</summary>
    public Message ToMessage(TransactionPlace place)
    {
        var transaction = Read(place);
        var spent = place.Waiting?.SpentOutputs ?? (transaction.IsCoinbase ? [] : FindSpent(transaction, place));
        return transaction.ToMessage(spent, place.Status, Network);
    }

    /// <summary>A transaction of a block whose undo data is at hand, so that nothing has to be looked up.</summary>
    public Message ToMessage(ConnectedBlock block, int index, HeaderEntry tip) =>
        block.Block.Transactions[index].ToMessage(
            OutputsOf(block.GetSpentCoins(index)), TransactionMapping.StatusIn(block.Entry, index, tip), Network);

    private static TxOutput[] OutputsOf(ReadOnlySpan<Coin> coins)
    {
        var outputs = new TxOutput[coins.Length];
        for (var i = 0; i < coins.Length; i++)
        {
            outputs[i] = new TxOutput(coins[i].Value, coins[i].ScriptPubKey);
        }

        return outputs;
    }

    private TxOutput[] FindSpent(Transaction transaction, TransactionPlace place)
    {
        var spent = new TxOutput[transaction.Inputs.Length];
        for (var i = 0; i < spent.Length; i++)
        {
            var outPoint = transaction.Inputs[i].PreviousOutput;
            if (!chain.TryReadTransaction(outPoint.TransactionId, out var parent, out _, out _))
            {
                // Disconnected a moment ago: then the block's own undo data tells, which costs reading all of it.
                return OutputsOf(chain.ReadConnectedBlock(place.Block!).GetSpentCoins(place.Position.Place.Index));
            }

            spent[i] = parent.Outputs[(int)outPoint.Index];
        }

        return spent;
    }
}
