using System.Runtime.InteropServices;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>
/// The coins as they will be after a block that is being checked: what it makes and spends, on top of what it builds on.
/// </summary>
/// <remarks>Reused from block to block: its tables keep their size.</remarks>
internal sealed class BlockCoins
{
    /// <summary>Look-ups that one thread does in a row: a tenth of a millisecond of work.</summary>
    private const int RunLength = 512;

    private readonly Dictionary<Hash256, int> _transactions = [];
    private readonly HashSet<OutPoint> _spent = [];
    private readonly List<OutPoint> _wanted = [];
    private readonly List<int> _wantedAt = [];
    private Coin[] _spentCoins = [];
    private TxOutput[] _spentOutputs = [];
    private Coin[] _found = [];
    private bool[] _isFound = [];
    private bool[] _exists = [];
    private Block _block = null!;
    private BlockCoins? _parent;
    private ICoinView _base = null!;
    private int _height;

    /// <summary>Starts on a block that builds on a block still being checked, or else on the state.</summary>
    public void Begin(Block block, int height, BlockCoins? parent, ICoinView state)
    {
        _block = block;
        _height = height;
        _parent = parent;
        _base = state;
        _transactions.Clear();
        _spent.Clear();
        var transactions = block.Transactions;
        _transactions.EnsureCapacity(transactions.Length);
        for (var i = 0; i < transactions.Length; i++)
        {
            _transactions.TryAdd(transactions[i].Id, i);
        }
    }

    /// <summary>BIP 30: true if a transaction of the block has the id of an older one whose outputs are not all spent.</summary>
    /// <param name="parallel">How many threads may take part.</param>
    public bool OverwritesTransaction(ParallelOptions parallel)
    {
        var overwrites = false;
        ParallelRuns.For(_block.Transactions.Length, RunLength, parallel, (first, end) =>
        {
            foreach (var transaction in _block.Transactions[first..end])
            {
                if (BuildsOnCoinOf(transaction))
                {
                    Volatile.Write(ref overwrites, true);
                }
            }
        });
        return overwrites;
    }

    /// <summary>
    /// Looks up what all inputs spend, in block order; valid until the next block. Whether a coin was there is for
    /// <see cref="TrySpend"/> to say.
    /// </summary>
    /// <param name="inputs">Number of inputs of all transactions after the coinbase.</param>
    /// <param name="parallel">How many threads may take part.</param>
    public ReadOnlyMemory<Coin> LookUp(int inputs, ParallelOptions parallel)
    {
        _wanted.Clear();
        _wantedAt.Clear();
        _wanted.EnsureCapacity(inputs);
        _wantedAt.EnsureCapacity(inputs);
        _spent.EnsureCapacity(inputs);
        _exists = Grow(_exists, inputs);
        Array.Clear(_exists, 0, inputs);
        _spentCoins = Grow(_spentCoins, inputs);
        var spent = _spentCoins.AsSpan(0, inputs);
        var position = 0;
        var transactions = _block.Transactions;
        for (var i = 1; i < transactions.Length; i++)
        {
            foreach (ref readonly var input in transactions[i].Inputs)
            {
                LookUp(input.PreviousOutput, i, position, spent);
                position++;
            }
        }

        LookUpInState(spent, parallel);
        _spentOutputs = Grow(_spentOutputs, inputs);
        for (var i = 0; i < inputs; i++)
        {
            _spentOutputs[i] = spent[i].Output;
        }

        return _spentCoins.AsMemory(0, inputs);
    }

    /// <summary>What some inputs spend as outputs, valid until the next block.</summary>
    /// <param name="position">Position of the first input among those of all transactions after the coinbase.</param>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<TxOutput> SpentOutputs(int position, int count) => _spentOutputs.AsSpan(position, count);

    /// <summary>Spends the coin of an input; false if there was none or the block spends it before.</summary>
    /// <param name="outPoint">What the input names.</param>
    /// <param name="position">Position of the input among those of all transactions after the coinbase.</param>
    public bool TrySpend(in OutPoint outPoint, int position) => _exists[position] && _spent.Add(outPoint);

    /// <summary>Forgets the block below: it is part of the state now.</summary>
    public void DetachFromParent() => _parent = null;

    private static T[] Grow<T>(T[] array, int length) =>
        array.Length >= length ? array : new T[Math.Max(length, 2 * array.Length)];

    private static bool TryGetOutput(Transaction transaction, uint index, out TxOutput output)
    {
        output = index < (uint)transaction.Outputs.Length ? transaction.Outputs[(int)index] : default;
        return index < (uint)transaction.Outputs.Length && !CoinRules.IsUnspendable(output.ScriptPubKey.Span);
    }

    private void LookUp(in OutPoint outPoint, int transactionIndex, int position, Span<Coin> spent)
    {
        if (_transactions.TryGetValue(outPoint.TransactionId, out var maker))
        {
            // Only an earlier transaction's output is there to spend.
            _exists[position] = maker < transactionIndex && TryGetOwn(outPoint.Index, maker, out spent[position]);
        }
        else if (_parent is null || !_parent.TryDecide(outPoint, out _exists[position], out var coin))
        {
            _wanted.Add(outPoint);
            _wantedAt.Add(position);
        }
        else
        {
            // The parent's memory may be gone before this block is through.
            spent[position] = coin.Detach();
        }
    }

    private void LookUpInState(Span<Coin> spent, ParallelOptions parallel)
    {
        _found = Grow(_found, _wanted.Count);
        _isFound = Grow(_isFound, _wanted.Count);
        var found = _found.AsSpan(0, _wanted.Count);
        var isFound = _isFound.AsSpan(0, _wanted.Count);
        isFound.Clear();
        ParallelRuns.For(_wanted.Count, RunLength, parallel, (first, end) => _base.GetCoins(
            CollectionsMarshal.AsSpan(_wanted)[first..end], _found.AsSpan(first..end), _isFound.AsSpan(first..end)));
        for (var i = 0; i < found.Length; i++)
        {
            _exists[_wantedAt[i]] = isFound[i];
            spent[_wantedAt[i]] = found[i];
        }

        found.Clear();
    }

    /// <summary>Says for a block on top what this block and those below it that are still being checked know of a coin.</summary>
    private bool TryDecide(in OutPoint outPoint, out bool exists, out Coin coin)
    {
        exists = false;
        coin = default;
        if (_spent.Contains(outPoint))
        {
            return true;
        }

        if (_transactions.TryGetValue(outPoint.TransactionId, out var maker))
        {
            exists = TryGetOwn(outPoint.Index, maker, out coin);
            return true;
        }

        return _parent is not null && _parent.TryDecide(outPoint, out exists, out coin);
    }

    private bool TryGetOwn(uint index, int maker, out Coin coin)
    {
        var exists = TryGetOutput(_block.Transactions[maker], index, out var output);
        coin = new Coin(output.Value, output.ScriptPubKey, (uint)_height, isCoinbase: maker == 0);
        return exists;
    }

    private bool BuildsOnCoinOf(Transaction transaction)
    {
        var outputs = transaction.Outputs.Length;
        var seen = _base.HasCoinOf(transaction.Id, outputs);
        for (var parent = _parent; parent is not null && !seen; parent = parent._parent)
        {
            seen = parent._transactions.ContainsKey(transaction.Id);
        }

        // Seldom seen: only now ask output by output, because a block still being checked may have spent them all.
        for (var i = 0u; seen && i < outputs; i++)
        {
            var outPoint = new OutPoint(transaction.Id, i);
            if (_parent is null || !_parent.TryDecide(outPoint, out var exists, out _))
            {
                exists = _base.TryGetCoin(outPoint, out _);
            }

            if (exists)
            {
                return true;
            }
        }

        return false;
    }
}
