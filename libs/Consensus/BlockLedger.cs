using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>
/// Adds up, transaction by transaction, what a block does with coins, and checks the rules about it in Bitcoin Core's order.
/// </summary>
/// <param name="height">Height of the block.</param>
/// <param name="medianTimePast">Median time past of its parent.</param>
/// <param name="times">Median times of the chain that ends with the parent.</param>
public struct BlockLedger(int height, uint medianTimePast, IMedianTimes times)
{
    private int _sigOpCost;

    /// <summary>Fees so far, in satoshis.</summary>
    public long Fees { get; private set; }

    /// <summary>Signature operations so far, weighed as BIP 141 does.</summary>
    public readonly int SigOpCost => _sigOpCost;

    /// <summary>What to answer if a coin that a transaction of the block spends is not there.</summary>
    public static ValidationResult MissingInputs(Transaction transaction) => In(transaction, CoinRules.MissingInputs);

    /// <summary>Adds the next transaction: amounts, maturity, relative lock times, signature operations.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spent">The coins that its inputs spend, in input order; empty for the coinbase.</param>
    /// <param name="spentOutputs">The same coins as outputs.</param>
    public ValidationResult Add(Transaction transaction, ReadOnlySpan<Coin> spent, ReadOnlySpan<TxOutput> spentOutputs)
    {
        if (!transaction.IsCoinbase)
        {
            var result = AddSpend(transaction, spent);
            if (!result.IsValid)
            {
                return result;
            }
        }

        _sigOpCost += SigOps.Cost(transaction, spentOutputs, BlockRules.ScriptFlags);
        return _sigOpCost > BlockRules.MaxSigOpCost
            ? ValidationResult.Invalid(RejectCode.TooManySigOps, "too many sigops")
            : ValidationResult.Valid;
    }

    /// <summary>Checks, after all transactions were added, that the coinbase pays out no more than subsidy and fees.</summary>
    public readonly ValidationResult CheckCoinbase(Transaction coinbase, ChainParams parameters)
    {
        var limit = Fees + Subsidy.At(height, parameters);
        var paid = 0L;
        foreach (ref readonly var output in coinbase.Outputs)
        {
            paid += output.Value;
        }

        return paid > limit
            ? ValidationResult.Invalid(RejectCode.BadCoinbaseAmount, $"coinbase pays too much (actual={paid} vs limit={limit})")
            : ValidationResult.Valid;
    }

    private static ValidationResult In(Transaction transaction, ValidationResult result)
    {
        var place = $"in transaction {transaction.Id}";
        return ValidationResult.Invalid(result.Code, result.Detail.Length == 0 ? place : $"{result.Detail} {place}");
    }

    private ValidationResult AddSpend(Transaction transaction, ReadOnlySpan<Coin> spent)
    {
        var result = CoinRules.Check(transaction, spent, height, out var fee);
        if (!result.IsValid)
        {
            return In(transaction, result);
        }

        Fees += fee;
        if (!Money.IsInRange(Fees))
        {
            return ValidationResult.Invalid(RejectCode.AccumulatedFeeOutOfRange, "accumulated fee in the block out of range");
        }

        return SequenceLocks.Of(transaction, spent, times).AllowBlock(height, medianTimePast)
            ? ValidationResult.Valid
            : ValidationResult.Invalid(RejectCode.NonFinal, $"contains a non-BIP68-final transaction {transaction.Id}");
    }
}
