using Blockyard.Crash.Load;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Checks;

/// <summary>
/// Every transaction that the mempool took waits, or is in the best chain, or has lost a coin to another one that does or is.
/// And what waits fits on the chain: each coin is there, and is spent once.
/// </summary>
internal sealed class MempoolCheck(PlainChain plain, AcknowledgedTransactions acknowledged)
{
    /// <summary>Confirmations after which a transaction is looked at no more: no branch of ours is so long.</summary>
    private const int Settled = 40;

    public void Run(IReadOnlyDictionary<Hash256, Transaction> waiting)
    {
        var spenders = FindSpenders(waiting);
        foreach (var entry in acknowledged.Open)
        {
            var id = entry.Transaction.Id;
            if (plain.HeightOf(id) is { } height)
            {
                if (plain.Height - height >= Settled)
                {
                    acknowledged.Settle(id);
                }
            }
            else if (!waiting.ContainsKey(id))
            {
                RequireLostCoin(entry, waiting, spenders);
            }
        }
    }

    /// <summary>Who spends which coin in the mempool.</summary>
    private Dictionary<OutPoint, Hash256> FindSpenders(IReadOnlyDictionary<Hash256, Transaction> waiting)
    {
        var spenders = new Dictionary<OutPoint, Hash256>();
        foreach (var transaction in waiting.Values)
        {
            foreach (ref readonly var input in transaction.Inputs)
            {
                var coin = input.PreviousOutput;
                if (!plain.Coins.ContainsKey(coin) && !waiting.ContainsKey(coin.TransactionId))
                {
                    throw new LossException($"Transaction {transaction.Id} waits and spends {coin}, which is not there.");
                }

                if (!spenders.TryAdd(coin, transaction.Id))
                {
                    throw new LossException($"Transactions {transaction.Id} and {spenders[coin]} both wait and spend {coin}.");
                }
            }
        }

        return spenders;
    }

    private void RequireLostCoin(
        AcknowledgedTransactions.Entry entry,
        IReadOnlyDictionary<Hash256, Transaction> waiting,
        Dictionary<OutPoint, Hash256> spenders)
    {
        if (!HasLostCoin(entry.Transaction, waiting, spenders))
        {
            throw new LossException(
                $"{entry} does not wait, is not in the best chain, and nothing took its coins.");
        }

        // It may come back with the block that it was in, but nobody promises that.
        acknowledged.Settle(entry.Transaction.Id);
    }

    private bool HasLostCoin(
        Transaction transaction, IReadOnlyDictionary<Hash256, Transaction> waiting, Dictionary<OutPoint, Hash256> spenders)
    {
        foreach (ref readonly var input in transaction.Inputs)
        {
            var coin = input.PreviousOutput;
            if (plain.SpenderOf(coin) is not null || spenders.ContainsKey(coin))
            {
                return true;
            }

            // A coin that does not exist any more: the transaction that made it has lost one of its own.
            if (!plain.Coins.ContainsKey(coin) && !waiting.ContainsKey(coin.TransactionId)
                && (!acknowledged.TryFind(coin.TransactionId, out var parent) || HasLostCoin(parent!.Transaction, waiting, spenders)))
            {
                return true;
            }
        }

        return false;
    }
}
