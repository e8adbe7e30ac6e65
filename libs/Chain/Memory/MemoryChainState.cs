using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Memory;

/// <summary>Coins and indexes in dictionaries: for tests, and to hold other states against.</summary>
public sealed partial class MemoryChainState : IChainState
{
    private readonly Dictionary<OutPoint, Coin> _coins = [];
    private readonly Dictionary<Hash256, TransactionPosition> _transactions = [];
    private readonly Dictionary<OutPoint, SpendingInput> _spenders = [];
    private readonly Dictionary<Hash256, ScriptRecord> _scripts = [];

    /// <inheritdoc/>
    public Hash256? AppliedTip { get; private set; }

    /// <inheritdoc/>
    public bool IsRebuilding { get; private set; }

    /// <inheritdoc/>
    public long CoinCount => _coins.Count;

    /// <summary>How many checkpoints there were.</summary>
    public int CheckpointCount { get; private set; }

    /// <inheritdoc/>
    public bool TryGetCoin(in OutPoint outPoint, out Coin coin) => _coins.TryGetValue(outPoint, out coin);

    /// <inheritdoc/>
    public int GetCoins(ReadOnlySpan<OutPoint> outPoints, Span<Coin> coins, Span<bool> found)
    {
        var count = 0;
        for (var i = 0; i < outPoints.Length; i++)
        {
            found[i] = _coins.TryGetValue(outPoints[i], out coins[i]);
            count += found[i] ? 1 : 0;
        }

        return count;
    }

    /// <inheritdoc/>
    public void FindTransactions(ReadOnlySpan<Hash256> transactionIds, Span<bool> known)
    {
        for (var i = 0; i < transactionIds.Length; i++)
        {
            known[i] = _transactions.ContainsKey(transactionIds[i]);
        }
    }

    /// <inheritdoc/>
    public void Connect(ConnectedBlock block)
    {
        var offset = BlockHeader.Size + CompactSize.LengthOf((ulong)block.Block.Transactions.Length);
        for (var i = 0; i < block.Block.Transactions.Length; i++)
        {
            var transaction = block.Block.Transactions[i];
            var place = new ChainPlace(block.Entry.Height, i);
            _transactions[transaction.Id] = new TransactionPosition(block.Block.Hash, place, offset, transaction.Size);
            Spend(transaction, place, block.GetSpentCoins(i));
            AddOutputs(transaction, place);
            offset += transaction.Size;
        }

        AppliedTip = block.Block.Hash;
    }

    /// <inheritdoc/>
    public void Disconnect(ConnectedBlock block)
    {
        for (var i = block.Block.Transactions.Length - 1; i >= 0; i--)
        {
            var transaction = block.Block.Transactions[i];
            RemoveOutputs(transaction, new ChainPlace(block.Entry.Height, i));
            Unspend(transaction, block.GetSpentCoins(i));
            _transactions.Remove(transaction.Id);
        }

        AppliedTip = block.Entry.Height == 1 ? null : block.Block.Header.PreviousHash;
    }

    /// <inheritdoc/>
    public void Checkpoint(CancellationToken cancellationToken) => CheckpointCount++;

    /// <inheritdoc/>
    public void Reset()
    {
        _coins.Clear();
        _transactions.Clear();
        _spenders.Clear();
        _scripts.Clear();
        AppliedTip = null;
        IsRebuilding = true;
    }

    /// <inheritdoc/>
    public void EndRebuild() => IsRebuilding = false;

    private void Spend(Transaction transaction, ChainPlace place, ReadOnlySpan<Coin> spent)
    {
        for (var i = 0; i < spent.Length; i++)
        {
            var outPoint = transaction.Inputs[i].PreviousOutput;
            if (!_coins.Remove(outPoint))
            {
                throw new InvalidDataException($"Transaction {transaction.Id} spends {outPoint}, which is no coin here.");
            }

            _spenders[outPoint] = new SpendingInput(transaction.Id, i, place.Height);
            var madeAt = _transactions[outPoint.TransactionId].Place;
            ScriptOf(spent[i].ScriptPubKey).Spend(outPoint, madeAt, spent[i].Value, transaction.Id, place);
        }
    }

    private void Unspend(Transaction transaction, ReadOnlySpan<Coin> spent)
    {
        for (var i = spent.Length - 1; i >= 0; i--)
        {
            var outPoint = transaction.Inputs[i].PreviousOutput;
            _coins.Add(outPoint, spent[i].Detach());
            _spenders.Remove(outPoint);
            var madeAt = _transactions[outPoint.TransactionId].Place;
            ScriptOf(spent[i].ScriptPubKey).Unspend(outPoint, madeAt, spent[i].Value, transaction.Id);
        }
    }

    private void AddOutputs(Transaction transaction, ChainPlace place)
    {
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            ref readonly var output = ref transaction.Outputs[i];
            if (!CoinRules.IsUnspendable(output.ScriptPubKey.Span))
            {
                var outPoint = new OutPoint(transaction.Id, (uint)i);
                _coins.Add(outPoint, new Coin(output.Value, output.ScriptPubKey.ToArray(), (uint)place.Height, transaction.IsCoinbase));
                ScriptOf(output.ScriptPubKey).Fund(outPoint, place, output.Value);
            }
        }
    }

    private void RemoveOutputs(Transaction transaction, ChainPlace place)
    {
        for (var i = transaction.Outputs.Length - 1; i >= 0; i--)
        {
            ref readonly var output = ref transaction.Outputs[i];
            if (CoinRules.IsUnspendable(output.ScriptPubKey.Span))
            {
                continue;
            }

            var outPoint = new OutPoint(transaction.Id, (uint)i);
            if (!_coins.Remove(outPoint))
            {
                throw new InvalidDataException($"Output {outPoint} is no coin here, though its block was the last.");
            }

            var script = ScriptOf(output.ScriptPubKey);
            script.Unfund(outPoint, place, output.Value);
            if (script.IsEmpty)
            {
                _scripts.Remove(ScriptHash.Of(output.ScriptPubKey.Span));
            }
        }
    }

    private ScriptRecord ScriptOf(ReadOnlyMemory<byte> scriptPubKey)
    {
        var hash = ScriptHash.Of(scriptPubKey.Span);
        if (!_scripts.TryGetValue(hash, out var script))
        {
            _scripts[hash] = script = new ScriptRecord();
        }

        return script;
    }
}
