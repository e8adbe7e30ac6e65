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
    /// <summary>Transactions that one thread looks at in a row: a tenth of a millisecond of work.</summary>
    private const int RunLength = 256;

    private readonly Dictionary<Hash256, int> _transactions = [];
    private readonly HashSet<OutPoint> _spent = [];

    // One entry for each transaction, of the inputs one more; longer than that.
    private Hash256[] _ids = [];
    private bool[] _known = [];
    private int[] _firstInput = [];

    // One entry for each input of the transactions after the coinbase; longer than that.
    private OutPoint[] _outPoints = [];
    private int[] _spenders = [];
    private bool[] _exists = [];
    private Coin[] _spentCoins = [];
    private TxOutput[] _spentOutputs = [];

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
        ListTransactions(block.Transactions);
        ListInputs(block.Transactions);
    }

    /// <summary>
    /// Looks up what all inputs spend, in block order, and which ids are known; valid until the next block.
    /// </summary>
    /// <param name="parallel">How many threads may take part.</param>
    /// <param name="examine">
    /// Called for runs of transactions, given by their first and their end, as soon as their coins are found; on any thread.
    /// </param>
    public ReadOnlyMemory<Coin> LookUp(ParallelOptions parallel, Action<int, int> examine)
    {
        var count = _block.Transactions.Length;
        ParallelRuns.For(count, RunLength, parallel, (first, end) =>
        {
            _base.FindTransactions(_ids.AsSpan(first..end), _known.AsSpan(first..end));
            LookUp(_firstInput[first], _firstInput[end]);
            examine(first, end);
        });
        return _spentCoins.AsMemory(0, _firstInput[count]);
    }

    /// <summary>BIP 30: true if a transaction of the block has the id of an older one whose outputs are not all spent.</summary>
    public bool OverwritesTransaction()
    {
        var transactions = _block.Transactions;
        for (var i = 0; i < transactions.Length; i++)
        {
            if ((_known[i] || IsInParent(_ids[i])) && HasCoinOf(transactions[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The coins that a transaction spends, in input order; valid until the next block.</summary>
    public ReadOnlySpan<Coin> SpentCoins(int transaction) =>
        _spentCoins.AsSpan(_firstInput[transaction].._firstInput[transaction + 1]);

    /// <summary>The same coins as outputs.</summary>
    public ReadOnlySpan<TxOutput> SpentOutputs(int transaction) =>
        _spentOutputs.AsSpan(_firstInput[transaction].._firstInput[transaction + 1]);

    /// <summary>Whether all coins that a transaction spends are there, unless the block spends one twice.</summary>
    public bool AllExist(int transaction) =>
        !_exists.AsSpan(_firstInput[transaction].._firstInput[transaction + 1]).Contains(false);

    /// <summary>Spends the coins of a transaction; false if one is not there or the block spends it before.</summary>
    public bool TrySpend(int transaction)
    {
        for (var i = _firstInput[transaction]; i < _firstInput[transaction + 1]; i++)
        {
            if (!_exists[i] || !_spent.Add(_outPoints[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Forgets the block below: it is part of the state now.</summary>
    public void DetachFromParent() => _parent = null;

    private static bool TryGetOutput(Transaction transaction, uint index, out TxOutput output)
    {
        output = index < (uint)transaction.Outputs.Length ? transaction.Outputs[(int)index] : default;
        return index < (uint)transaction.Outputs.Length && !CoinRules.IsUnspendable(output.ScriptPubKey.Span);
    }

    private void ListTransactions(ReadOnlySpan<Transaction> transactions)
    {
        _transactions.EnsureCapacity(transactions.Length);
        if (_ids.Length < transactions.Length)
        {
            _ids = new Hash256[transactions.Length];
            _known = new bool[transactions.Length];
            _firstInput = new int[transactions.Length + 1];
        }

        for (var i = 0; i < transactions.Length; i++)
        {
            _ids[i] = transactions[i].Id;
            _transactions.TryAdd(_ids[i], i);
            _firstInput[i + 1] = _firstInput[i] + (i == 0 ? 0 : transactions[i].Inputs.Length);
        }
    }

    private void ListInputs(ReadOnlySpan<Transaction> transactions)
    {
        var count = _firstInput[transactions.Length];
        _spent.EnsureCapacity(count);
        if (_outPoints.Length < count)
        {
            var room = Math.Max(count, 2 * _outPoints.Length);
            _outPoints = new OutPoint[room];
            _spenders = new int[room];
            _exists = new bool[room];
            _spentCoins = new Coin[room];
            _spentOutputs = new TxOutput[room];
        }

        var position = 0;
        for (var i = 1; i < transactions.Length; i++)
        {
            foreach (ref readonly var input in transactions[i].Inputs)
            {
                _outPoints[position] = input.PreviousOutput;
                _spenders[position++] = i;
            }
        }
    }

    /// <summary>Looks up what a run of inputs spends: in the state, and then what blocks not in it yet have to say.</summary>
    private void LookUp(int first, int end)
    {
        _base.GetCoins(_outPoints.AsSpan(first..end), _spentCoins.AsSpan(first..end), _exists.AsSpan(first..end));
        for (var i = first; i < end; i++)
        {
            ref readonly var outPoint = ref _outPoints[i];
            if (_transactions.TryGetValue(outPoint.TransactionId, out var maker))
            {
                // Only an earlier transaction's output is there to spend.
                _exists[i] = maker < _spenders[i] && TryGetOwn(outPoint.Index, maker, out _spentCoins[i]);
            }
            else if (_parent is not null && _parent.TryDecide(outPoint, out var exists, out var coin))
            {
                // The parent's memory may be gone before this block is through.
                (_exists[i], _spentCoins[i]) = (exists, coin.Detach());
            }

            _spentOutputs[i] = _spentCoins[i].Output;
        }
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

    private bool IsInParent(in Hash256 id) =>
        _parent is not null && (_parent._transactions.ContainsKey(id) || _parent.IsInParent(id));

    /// <summary>Asks output by output, because a block that is not in the state yet may have spent them all. Seldom needed.</summary>
    private bool HasCoinOf(Transaction transaction)
    {
        for (var i = 0u; i < transaction.Outputs.Length; i++)
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
