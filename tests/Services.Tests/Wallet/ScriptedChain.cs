using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>
/// A chain of made-up blocks and a mempool, both moved by the test. It checks the scripts of what is submitted.
/// </summary>
internal sealed class ScriptedChain
{
    public const long Subsidy = 50 * Money.Coin;

    private static readonly byte[] Nobody = [0x00, 0x14, .. Enumerable.Repeat((byte)0xee, 20)];

    private readonly Lock _gate = new();
    private readonly List<Block> _best = [];
    private readonly Dictionary<Hash256, (Block Block, uint Height)> _known = [];
    private readonly List<Transaction> _mempool = [];
    private readonly List<(Transaction Transaction, bool Added, bool Confirmed)> _changes = [];
    private TaskCompletionSource _changed = new();
    private uint _serial;

    public ScriptedChain()
    {
        Append([]);
    }

    /// <summary>Why a transaction is refused; null to take it.</summary>
    public Func<Transaction, string?> Refuse { get; set; } = _ => null;

    /// <summary>False to fail every call as if nobody were there.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>True to say nothing more on streams that are open.</summary>
    public bool IsMute { get; set; }

    /// <summary>Streams that have gone silent.</summary>
    public int MuteStreams { get; set; }

    public string Run { get; private set; } = "run1";

    public int SubmitCalls { get; set; }

    public uint Height
    {
        get
        {
            lock (_gate)
            {
                return (uint)_best.Count - 1;
            }
        }
    }

    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public T Read<T>(Func<IReadOnlyList<Block>, IReadOnlyList<Transaction>, T> read)
    {
        lock (_gate)
        {
            return read(_best, _mempool);
        }
    }

    public (Block Block, uint Height)? Find(Hash256 hash)
    {
        lock (_gate)
        {
            return _known.TryGetValue(hash, out var found) ? found : null;
        }
    }

    public (Transaction Transaction, bool Added, bool Confirmed)[] ChangesFrom(int place)
    {
        lock (_gate)
        {
            return [.. _changes.Skip(place)];
        }
    }

    public int ChangeCount
    {
        get
        {
            lock (_gate)
            {
                return _changes.Count;
            }
        }
    }

    /// <summary>Mines blocks that pay this script, each with everything that waits.</summary>
    public void Mine(int count = 1, byte[]? script = null)
    {
        lock (_gate)
        {
            for (var i = 0; i < count; i++)
            {
                var taken = _mempool.ToArray();
                Append(taken, script ?? Nobody);
                foreach (var transaction in taken)
                {
                    Leave(transaction, confirmed: true);
                }
            }

            Signal();
        }
    }

    /// <summary>Mines one block with exactly these transactions.</summary>
    public void MineExactly(params Transaction[] transactions)
    {
        lock (_gate)
        {
            Append(transactions, Nobody);
            foreach (var lost in _mempool.Where(each => transactions.Any(other => Shares(each, other))).ToArray())
            {
                Leave(lost, confirmed: transactions.Contains(lost));
            }

            Signal();
        }
    }

    /// <summary>Replaces the last blocks by one more than that, all empty; their transactions wait again.</summary>
    public void Reorganise(int depth)
    {
        lock (_gate)
        {
            var gone = _best.TakeLast(depth).SelectMany(block => block.Transactions.ToArray().Skip(1)).ToArray();
            _best.RemoveRange(_best.Count - depth, depth);
            for (var i = 0; i <= depth; i++)
            {
                Append([]);
            }

            foreach (var transaction in gone)
            {
                Enter(transaction);
            }

            Signal();
        }
    }

    /// <summary>Forgets what waits, and all cursors, as a node does that starts again without its mempool.</summary>
    public void LoseMempool()
    {
        lock (_gate)
        {
            _mempool.Clear();
            _changes.Clear();
            Run = $"run{++_serial}";
            Signal();
        }
    }

    public string? Submit(Transaction transaction)
    {
        lock (_gate)
        {
            SubmitCalls++;
            if (_mempool.Exists(each => each.Id == transaction.Id))
            {
                return null;
            }

            if ((Refuse(transaction) ?? Check(transaction)) is { } reason)
            {
                return reason;
            }

            Enter(transaction);
            Signal();
            return null;
        }
    }

    /// <summary>A transaction from nowhere that pays this script.</summary>
    public Transaction Pay(byte[] script, long value)
    {
        lock (_gate)
        {
            var transaction = Transaction.Create(
                2, [new TxInput(new OutPoint(Filler(), 0), default, 0)], [new TxOutput(value, script)], 0);
            Enter(transaction);
            Signal();
            return transaction;
        }
    }

    /// <summary>Drops a transaction that waits.</summary>
    public void Evict(Transaction transaction)
    {
        lock (_gate)
        {
            Leave(transaction, confirmed: false);
            Signal();
        }
    }

    private static bool Shares(Transaction one, Transaction other) =>
        one.Inputs.ToArray().Select(input => input.PreviousOutput).Intersect(
            other.Inputs.ToArray().Select(input => input.PreviousOutput)).Any();

    private string? Check(Transaction transaction)
    {
        var spent = new List<TxOutput>();
        foreach (var input in transaction.Inputs)
        {
            var all = _best.SelectMany(block => block.Transactions.ToArray()).Concat(_mempool);
            if (all.FirstOrDefault(each => each.Id == input.PreviousOutput.TransactionId) is not { } parent
                || _best.SelectMany(block => block.Transactions.ToArray()).Any(
                    each => each.Inputs.ToArray().Any(other => other.PreviousOutput == input.PreviousOutput)))
            {
                return "bad-txns-inputs-missingorspent";
            }

            spent.Add(parent.Outputs[(int)input.PreviousOutput.Index]);
        }

        if (_mempool.Exists(each => Shares(each, transaction)))
        {
            return "txn-mempool-conflict";
        }

        var error = TransactionScripts.VerifyAll(transaction, spent.ToArray(), ScriptFlags.Standard, out _);
        return error == ScriptError.Ok ? null : $"mempool-script-verify-flag-failed ({error})";
    }

    private void Enter(Transaction transaction)
    {
        _mempool.Add(transaction);
        _changes.Add((transaction, Added: true, Confirmed: false));
    }

    private void Leave(Transaction transaction, bool confirmed)
    {
        if (_mempool.Remove(transaction))
        {
            _changes.Add((transaction, Added: false, confirmed));
        }
    }

    private void Append(IReadOnlyList<Transaction> transactions, byte[]? script = null)
    {
        var height = (uint)_best.Count;
        var coinbase = Transaction.Create(
            1,
            [new TxInput(OutPoint.Null, BitConverter.GetBytes(height), ++_serial)],
            [new TxOutput(Subsidy, script ?? Nobody)],
            0);
        var previous = _best.Count == 0 ? Hash256.Zero : _best[^1].Hash;
        var block = Block.Create(
            new BlockHeader(4, previous, Filler(), 1_700_000_000 + (height * 600), new CompactTarget(0x207fffff), 0),
            [coinbase, .. transactions]);
        _best.Add(block);
        _known[block.Hash] = (block, height);
    }

    private Hash256 Filler() => Hash256.Sha256(BitConverter.GetBytes(++_serial));

    private void Signal()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
