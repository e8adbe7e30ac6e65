using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.ChainStorage.Tables;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage;

public sealed partial class KeyValueChainState
{
    /// <inheritdoc/>
    public void Connect(ConnectedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Entry.Height != _applied.Height + 1
            || (_applied.Height > 0 && block.Entry.Header.PreviousHash != _applied.BlockHash))
        {
            throw new ArgumentException($"Block {block.Entry} is no child of the applied tip at height {_applied.Height}.", nameof(block));
        }

        ThrowIfHalfApplied();
        _halfApplied = true;
        using var reader = _store.RentReader();
        BlockTable.Add(_store.Writer, block);
        var coins = new CoinTable(_store.Writer, reader);
        var change = 0;
        var transactions = block.Block.Transactions;
        for (var i = 0; i < transactions.Length; i++)
        {
            change -= SpendInputs(coins, block, i);
            change += MakeOutputs(coins, block, i);
        }

        _applied = new CheckpointRecord(block.Entry.Hash, block.Entry.Height, CoinCount + change);
        _halfApplied = false;
    }

    /// <inheritdoc/>
    public void Disconnect(ConnectedBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Entry.Hash != AppliedTip)
        {
            throw new ArgumentException($"Block {block.Entry} is not the applied tip.", nameof(block));
        }

        ThrowIfHalfApplied();
        _halfApplied = true;
        using var reader = _store.RentReader();
        var coins = new CoinTable(_store.Writer, reader);
        var change = 0;
        for (var i = block.Block.Transactions.Length - 1; i >= 0; i--)
        {
            change -= UnmakeOutputs(coins, block, i);
            change += UnspendInputs(coins, block, i);
        }

        BlockTable.Remove(_store.Writer, block);
        _applied = new CheckpointRecord(block.Entry.Header.PreviousHash, block.Entry.Height - 1, CoinCount + change);
        _halfApplied = false;
    }

    private static int SpendInputs(CoinTable coins, ConnectedBlock block, int index)
    {
        var spent = block.GetSpentCoins(index);
        var inputs = block.Block.Transactions[index].Inputs;
        for (var i = 0; i < spent.Length; i++)
        {
            coins.Spend(inputs[i].PreviousOutput, spent[i], new ChainPlace(block.Entry.Height, index), i);
        }

        return spent.Length;
    }

    private static int UnspendInputs(CoinTable coins, ConnectedBlock block, int index)
    {
        var spent = block.GetSpentCoins(index);
        var inputs = block.Block.Transactions[index].Inputs;
        for (var i = spent.Length - 1; i >= 0; i--)
        {
            coins.Unspend(inputs[i].PreviousOutput, spent[i], new ChainPlace(block.Entry.Height, index));
        }

        return spent.Length;
    }

    private static int MakeOutputs(CoinTable coins, ConnectedBlock block, int index)
    {
        var made = 0;
        for (var i = 0; i < block.Block.Transactions[index].Outputs.Length; i++)
        {
            if (TryGetCoin(block, index, i, out var outPoint, out var coin))
            {
                coins.Make(outPoint, coin, OutputPlace.Of(block.Entry.Height, index, i));
                made++;
            }
        }

        return made;
    }

    private static int UnmakeOutputs(CoinTable coins, ConnectedBlock block, int index)
    {
        var made = 0;
        for (var i = block.Block.Transactions[index].Outputs.Length - 1; i >= 0; i--)
        {
            if (TryGetCoin(block, index, i, out var outPoint, out var coin))
            {
                coins.Unmake(outPoint, coin, OutputPlace.Of(block.Entry.Height, index, i));
                made++;
            }
        }

        return made;
    }

    private static bool TryGetCoin(ConnectedBlock block, int transactionIndex, int outputIndex, out OutPoint outPoint, out Coin coin)
    {
        var transaction = block.Block.Transactions[transactionIndex];
        var output = transaction.Outputs[outputIndex];
        outPoint = new OutPoint(transaction.Id, (uint)outputIndex);
        coin = new Coin(output.Value, output.ScriptPubKey, (uint)block.Entry.Height, isCoinbase: transactionIndex == 0);
        return !CoinRules.IsUnspendable(output.ScriptPubKey.Span);
    }
}
