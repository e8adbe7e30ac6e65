using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>What one block changes of transactions, coins and scripts.</summary>
internal ref struct BlockChange(KeyValueWriter writer, ConnectedBlock block)
{
    private readonly ConnectedBlock _block = block;
    private readonly int _height = block.Entry.Height;
    private readonly TransactionTable _transactions = new(writer);
    private readonly ScriptTable _scripts = new(writer);

    /// <summary>Coins that the block makes; those counted that were applied or undone so far.</summary>
    public int CoinsMade { get; private set; }

    /// <summary>Coins that the block spends, likewise.</summary>
    public int CoinsSpent { get; private set; }

    /// <summary>Applies the block, in the order of its transactions: later ones may spend what earlier ones make.</summary>
    public void Apply()
    {
        var transactions = _block.Block.Transactions;
        var offset = BlockHeader.Size + CompactSize.LengthOf((ulong)transactions.Length);
        for (var i = 0; i < transactions.Length; i++)
        {
            _transactions.Add(transactions[i], new ChainPlace(_height, i), offset);
            Spend(i);
            Make(i);
            offset += transactions[i].Size;
        }
    }

    /// <summary>Undoes <see cref="Apply"/>, in the opposite order.</summary>
    public void Undo()
    {
        var transactions = _block.Block.Transactions;
        for (var i = transactions.Length - 1; i >= 0; i--)
        {
            Unmake(i);
            Unspend(i);
            _transactions.Remove(transactions[i]);
        }
    }

    private void Spend(int index)
    {
        var spender = new ChainPlace(_height, index);
        var spent = _block.GetSpentCoins(index);
        var inputs = _block.Block.Transactions[index].Inputs;
        for (var i = 0; i < spent.Length; i++)
        {
            var coin = _transactions.Spend(inputs[i].PreviousOutput, spender, i);
            _scripts.Spend(ScriptHash.Of(spent[i].ScriptPubKey.Span), coin, spent[i].Value, spender);
        }

        CoinsSpent += spent.Length;
    }

    private void Unspend(int index)
    {
        var spender = new ChainPlace(_height, index);
        var spent = _block.GetSpentCoins(index);
        var inputs = _block.Block.Transactions[index].Inputs;
        for (var i = spent.Length - 1; i >= 0; i--)
        {
            var coin = _transactions.Unspend(inputs[i].PreviousOutput);
            _scripts.Unspend(ScriptHash.Of(spent[i].ScriptPubKey.Span), coin, spent[i].Value, spender);
        }

        CoinsSpent += spent.Length;
    }

    private void Make(int index)
    {
        var outputs = _block.Block.Transactions[index].Outputs;
        for (var i = 0; i < outputs.Length; i++)
        {
            var script = outputs[i].ScriptPubKey.Span;
            if (!CoinRules.IsUnspendable(script))
            {
                _scripts.Make(ScriptHash.Of(script), OutputPlace.Of(_height, index, i), outputs[i].Value);
                CoinsMade++;
            }
        }
    }

    private void Unmake(int index)
    {
        var outputs = _block.Block.Transactions[index].Outputs;
        for (var i = outputs.Length - 1; i >= 0; i--)
        {
            var script = outputs[i].ScriptPubKey.Span;
            if (!CoinRules.IsUnspendable(script))
            {
                _scripts.Unmake(ScriptHash.Of(script), OutputPlace.Of(_height, index, i), outputs[i].Value);
                CoinsMade++;
            }
        }
    }
}
