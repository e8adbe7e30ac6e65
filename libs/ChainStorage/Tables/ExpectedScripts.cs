using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>
/// Hashes the scripts of the next few transactions and announces all that they are going to touch, so that the memory arrives together
/// and not one wait after the other.
/// </summary>
internal sealed class ExpectedScripts
{
    /// <summary>Enough for their waits to overlap, few enough to be in the cache still when their turn comes.</summary>
    private const int ScriptsAtOnce = 48;

    private readonly List<Hash256> _hashes = new(2 * ScriptsAtOnce);
    private readonly List<long> _records = new(4 * ScriptsAtOnce);
    private int _next;

    /// <summary>Announces transactions from one on; returns where the ones after them begin.</summary>
    public int Announce(ConnectedBlock block, int first, KeyValueWriter writer, TransactionTable transactions, ScriptTable scripts)
    {
        _hashes.Clear();
        _records.Clear();
        _next = 0;
        var end = first;
        for (; end < block.Block.Transactions.Length && _hashes.Count < ScriptsAtOnce; end++)
        {
            Announce(block, end, transactions);
        }

        foreach (var hash in _hashes)
        {
            _records.Add(scripts.Expect(hash));
        }

        foreach (var record in _records)
        {
            writer.ExpectRecord(record);
        }

        return end;
    }

    /// <summary>The hash of the next script: those of spent coins, then those of outputs that are coins, transaction by transaction.</summary>
    public Hash256 Next() => _hashes[_next++];

    private void Announce(ConnectedBlock block, int index, TransactionTable transactions)
    {
        var transaction = block.Block.Transactions[index];
        transactions.Expect(transaction.Id);
        var spent = block.GetSpentCoins(index);
        for (var i = 0; i < spent.Length; i++)
        {
            _records.Add(transactions.Expect(transaction.Inputs[i].PreviousOutput));
            _hashes.Add(ScriptHash.Of(spent[i].ScriptPubKey.Span));
        }

        foreach (ref readonly var output in transaction.Outputs)
        {
            if (!CoinRules.IsUnspendable(output.ScriptPubKey.Span))
            {
                _hashes.Add(ScriptHash.Of(output.ScriptPubKey.Span));
            }
        }
    }
}
