using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Transactions, coins and scripts together, as blocks change them.</summary>
internal sealed class BlockTables(KeyValueWriter writer)
{
    private readonly TransactionTable _transactions = new(writer);
    private readonly ScriptTable _scripts = new(writer);
    private readonly ExpectedScripts _expected = new();

    /// <summary>Applies a block, in the order of its transactions: later ones may spend what earlier ones make.</summary>
    /// <returns>How many coins more there are.</returns>
    public int Apply(ConnectedBlock block)
    {
        var change = 0;
        var offset = BlockHeader.Size + CompactSize.LengthOf((ulong)block.Block.Transactions.Length);
        for (var first = 0; first < block.Block.Transactions.Length;)
        {
            var end = _expected.Announce(block, first, writer, _transactions, _scripts);
            for (; first < end; first++)
            {
                _transactions.Add(block.Block.Transactions[first], new ChainPlace(block.Entry.Height, first), offset);
                change -= Spend(block, first);
                change += Make(block, first);
                offset += block.Block.Transactions[first].Size;
            }
        }

        return change;
    }

    /// <summary>Undoes <see cref="Apply"/>, in the opposite order.</summary>
    /// <returns>How many coins less there are.</returns>
    public int Undo(ConnectedBlock block)
    {
        var change = 0;
        for (var i = block.Block.Transactions.Length - 1; i >= 0; i--)
        {
            change += Unmake(block, i);
            change -= Unspend(block, i);
            _transactions.Remove(block.Block.Transactions[i]);
        }

        return change;
    }

    private int Spend(ConnectedBlock block, int index)
    {
        var spender = new ChainPlace(block.Entry.Height, index);
        var spent = block.GetSpentCoins(index);
        var inputs = block.Block.Transactions[index].Inputs;
        for (var i = 0; i < spent.Length; i++)
        {
            var coin = _transactions.Spend(inputs[i].PreviousOutput, spender, i);
            _scripts.Spend(_expected.Next(), coin, spent[i].Value, spender);
        }

        return spent.Length;
    }

    private int Unspend(ConnectedBlock block, int index)
    {
        var spender = new ChainPlace(block.Entry.Height, index);
        var spent = block.GetSpentCoins(index);
        var inputs = block.Block.Transactions[index].Inputs;
        for (var i = spent.Length - 1; i >= 0; i--)
        {
            var coin = _transactions.Unspend(inputs[i].PreviousOutput);
            _scripts.Unspend(ScriptHash.Of(spent[i].ScriptPubKey.Span), coin, spent[i].Value, spender);
        }

        return spent.Length;
    }

    private int Make(ConnectedBlock block, int index)
    {
        var made = 0;
        var outputs = block.Block.Transactions[index].Outputs;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (!CoinRules.IsUnspendable(outputs[i].ScriptPubKey.Span))
            {
                _scripts.Make(_expected.Next(), OutputPlace.Of(block.Entry.Height, index, i), outputs[i].Value);
                made++;
            }
        }

        return made;
    }

    private int Unmake(ConnectedBlock block, int index)
    {
        var made = 0;
        var outputs = block.Block.Transactions[index].Outputs;
        for (var i = outputs.Length - 1; i >= 0; i--)
        {
            var script = outputs[i].ScriptPubKey.Span;
            if (!CoinRules.IsUnspendable(script))
            {
                _scripts.Unmake(ScriptHash.Of(script), OutputPlace.Of(block.Entry.Height, index, i), outputs[i].Value);
                made++;
            }
        }

        return made;
    }
}
