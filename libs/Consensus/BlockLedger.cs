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

    /// <summary>
    /// Finds out what a transaction does with coins: amounts, maturity, relative lock times, signature operations. Changes
    /// nothing, so that many may be looked at side by side before they are added.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spent">The coins that its inputs spend, in input order; empty for the coinbase.</param>
    /// <param name="spentOutputs">The same coins as outputs.</param>
    public readonly CoinUse Examine(Transaction transaction, ReadOnlySpan<Coin> spent, ReadOnlySpan<TxOutput> spentOutputs)
    {
        var sigOpCost = SigOps.Cost(transaction, spentOutputs, BlockRules.ScriptFlags);
        if (transaction.IsCoinbase)
        {
            return new CoinUse(ValidationResult.Valid, 0, true, sigOpCost);
        }

        var validation = CoinRules.Check(transaction, spent, height, out var fee);
        var isFinal = validation.IsValid && SequenceLocks.Of(transaction, spent, times).AllowBlock(height, medianTimePast);
        return new CoinUse(validation, fee, isFinal, sigOpCost);
    }

    /// <summary>Adds the next transaction and checks what it and those before it come to.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="use">What it does, as <see cref="Examine"/> found.</param>
    public ValidationResult Add(Transaction transaction, in CoinUse use)
    {
        if (!use.Validation.IsValid)
        {
            return In(transaction, use.Validation);
        }

        Fees += use.Fee;
        if (!Money.IsInRange(Fees))
        {
            return ValidationResult.Invalid(RejectCode.AccumulatedFeeOutOfRange, "accumulated fee in the block out of range");
        }

        if (!use.IsFinal)
        {
            return ValidationResult.Invalid(RejectCode.NonFinal, $"contains a non-BIP68-final transaction {transaction.Id}");
        }

        _sigOpCost += use.SigOpCost;
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
}
