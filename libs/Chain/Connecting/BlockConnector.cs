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

        coins.Begin(block, entry.Height, parent?.Coins, state);
        failure = CheckCoins(entry, block, coins, out var spent);
        if (!failure.IsValid)
        {
            _spareCoins.Push(coins);
            pending = null;
            return false;
        }

        var connected = new ConnectedBlock(entry, block, spent);
        pending = new PendingBlock(connected, coins, new ScriptChecks(connected, coins, cache));
        workers.Add(pending.Scripts);
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

    private static int CountInputs(Block block)
    {
        var count = 0;
        foreach (var transaction in block.Transactions[1..])
        {
            count += transaction.Inputs.Length;
        }

        return count;
    }

    private ValidationResult CheckCoins(
        HeaderEntry entry, Block block, BlockCoins coins, out ReadOnlyMemory<Coin> spentCoins)
    {
        spentCoins = default;
        // While scripts are being checked the other threads have better things to do.
        var parallel = workers.Waiting == 0 ? _shared : _alone;
        if (coins.OverwritesTransaction(parallel))
        {
            return ValidationResult.Invalid(RejectCode.OverwritesTransaction, "tried to overwrite transaction");
        }

        spentCoins = coins.LookUp(CountInputs(block), parallel);
        var spent = spentCoins.Span;
        var parent = entry.Previous!;
        var ledger = new BlockLedger(entry.Height, parent.MedianTimePast, parent);
        var position = 0;
        var transactions = block.Transactions;
        for (var i = 0; i < transactions.Length; i++)
        {
            var transaction = transactions[i];
            var inputs = i == 0 ? 0 : transaction.Inputs.Length;
            for (var input = 0; input < inputs; input++)
            {
                if (!coins.TrySpend(transaction.Inputs[input].PreviousOutput, position + input))
                {
                    return BlockLedger.MissingInputs(transaction);
                }
            }

            var result = ledger.Add(transaction, spent.Slice(position, inputs), coins.SpentOutputs(position, inputs));
            if (!result.IsValid)
            {
                return result;
            }

            position += inputs;
        }

        return ledger.CheckCoinbase(transactions[0], parameters);
    }
}
