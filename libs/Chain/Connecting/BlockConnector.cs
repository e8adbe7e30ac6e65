using System.Diagnostics.CodeAnalysis;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>Checks blocks against the coins that they spend. Nothing is changed by it.</summary>
/// <remarks>
/// Two steps, so that the writer can prepare a block while the scripts of the one before are still being checked:
/// <see cref="TryBegin"/> finds and checks the coins and hands the scripts to the workers, <see cref="Finish"/> waits for them.
/// </remarks>
internal sealed class BlockConnector(ICoinView state, ChainParams parameters, ScriptWorkers workers, IScriptCache? cache)
{
    private readonly Stack<BlockCoins> _spareCoins = [];
    private readonly ParallelOptions _alone = new() { MaxDegreeOfParallelism = 1 };
    private readonly ParallelOptions _shared = new() { MaxDegreeOfParallelism = workers.Count + 1 };

    // What was found out about each transaction of the block at hand.
    private CoinUse[] _uses = [];
    private bool[] _verified = [];

    /// <summary>Checks what a block does with coins, in Bitcoin Core's order, and has its scripts checked.</summary>
    /// <param name="entry">Its place; every check that needs no coins has passed.</param>
    /// <param name="block">The block.</param>
    /// <param name="parent">Its parent if that is still pending itself, else null: then the state stands at the parent.</param>
    /// <param name="pending">The block on its way; null if a rule is broken.</param>
    /// <param name="failure">The rule that is broken.</param>
    public bool TryBegin(
        HeaderEntry entry,
        Block block,
        PendingBlock? parent,
        [NotNullWhen(true)] out PendingBlock? pending,
        out ValidationResult failure)
    {
        if (!_spareCoins.TryPop(out var coins))
        {
            coins = new BlockCoins();
        }

        // While scripts are being checked the other threads have better things to do.
        var parallel = workers.Waiting == 0 ? _shared : _alone;
        coins.Begin(block, entry.Height, parent?.Coins, state);
        if (_uses.Length < block.Transactions.Length)
        {
            _uses = new CoinUse[block.Transactions.Length];
            _verified = new bool[block.Transactions.Length];
        }

        failure = CheckCoins(entry, block, coins, parallel, out var spent);
        if (!failure.IsValid)
        {
            _spareCoins.Push(coins);
            pending = null;
            return false;
        }

        var connected = new ConnectedBlock(entry, block, spent);
        pending = new PendingBlock(connected, coins, new ScriptChecks(connected, coins, _verified));
        if (pending.Scripts.Waiting > 0)
        {
            workers.Add(pending.Scripts);
        }

        return true;
    }

    /// <summary>Waits for the scripts of a block, helping with them.</summary>
    public ValidationResult Finish(PendingBlock pending) => workers.Finish(pending.Scripts);

    /// <summary>Takes the memory of a finished block back, its coins included: nobody needs it any more.</summary>
    public void Release(PendingBlock pending)
    {
        pending.Scripts.Dispose();
        _spareCoins.Push(pending.Coins);
    }

    /// <summary>Gives up on a block whose parent turned out to break a rule.</summary>
    public void Abandon(PendingBlock pending)
    {
        pending.Scripts.Skip();
        workers.Finish(pending.Scripts);
        Release(pending);
    }

    private ValidationResult CheckCoins(
        HeaderEntry entry, Block block, BlockCoins coins, ParallelOptions parallel, out ReadOnlyMemory<Coin> spent)
    {
        var parent = entry.Previous!;
        var ledger = new BlockLedger(entry.Height, parent.MedianTimePast, parent);
        spent = coins.LookUp(parallel, (first, end) => Examine(block, coins, ledger, first, end));
        if (coins.OverwritesTransaction())
        {
            return ValidationResult.Invalid(RejectCode.OverwritesTransaction, "tried to overwrite transaction");
        }

        var transactions = block.Transactions;
        for (var i = 0; i < transactions.Length; i++)
        {
            var result = coins.TrySpend(i) ? ledger.Add(transactions[i], in _uses[i]) : BlockLedger.MissingInputs(transactions[i]);
            if (!result.IsValid)
            {
                return result;
            }
        }

        return ledger.CheckCoinbase(transactions[0], parameters);
    }

    /// <summary>What about some transactions can be found out without those before them.</summary>
    private void Examine(Block block, BlockCoins coins, in BlockLedger ledger, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            var transaction = block.Transactions[i];
            _uses[i] = coins.AllExist(i) ? ledger.Examine(transaction, coins.SpentCoins(i), coins.SpentOutputs(i)) : default;
            _verified[i] = cache is not null && cache.Contains(transaction.WitnessId);
        }
    }
}
