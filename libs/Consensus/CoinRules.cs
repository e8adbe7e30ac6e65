using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>Rules about a transaction and the coins that it spends.</summary>
public static class CoinRules
{
    /// <summary>Blocks that must be on top of a coinbase, itself counted, before it is spent.</summary>
    public const int CoinbaseMaturity = 100;

    private const int MaxScriptSize = 10_000;
    private const byte OpReturn = 0x6a;

    /// <summary>True if no input could ever spend an output with this script, so that it never becomes a coin.</summary>
    public static bool IsUnspendable(ReadOnlySpan<byte> scriptPubKey) =>
        (!scriptPubKey.IsEmpty && scriptPubKey[0] == OpReturn) || scriptPubKey.Length > MaxScriptSize;

    /// <summary>What to answer if a coin that a transaction spends is not there.</summary>
    public static ValidationResult MissingInputs { get; } =
        ValidationResult.Invalid(RejectCode.MissingOrSpentInputs, "CheckTxInputs: inputs missing/spent");

    /// <summary>Checks maturity and amounts of a transaction that is no coinbase.</summary>
    /// <param name="transaction">A transaction that passes <see cref="TransactionRules.Check"/>.</param>
    /// <param name="spent">The coins that its inputs spend, in input order.</param>
    /// <param name="height">Height of the block that it is or would be in.</param>
    /// <param name="fee">Inputs minus outputs in satoshis; 0 if a rule is broken.</param>
    public static ValidationResult Check(Transaction transaction, ReadOnlySpan<Coin> spent, int height, out long fee)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(spent.Length, transaction.Inputs.Length);
        fee = 0;
        var valueIn = 0L;
        foreach (ref readonly var coin in spent)
        {
            var depth = height - coin.Height;
            if (coin.IsCoinbase && depth < CoinbaseMaturity)
            {
                return ValidationResult.Invalid(RejectCode.ImmatureCoinbase, $"tried to spend coinbase at depth {depth}");
            }

            valueIn += coin.Value;
            if (!Money.IsInRange(coin.Value) || !Money.IsInRange(valueIn))
            {
                return ValidationResult.Invalid(RejectCode.InputValuesOutOfRange);
            }
        }

        var valueOut = 0L;
        foreach (ref readonly var output in transaction.Outputs)
        {
            valueOut += output.Value;
        }

        if (valueIn < valueOut)
        {
            return ValidationResult.Invalid(RejectCode.OutputsExceedInputs, $"value in ({valueIn}) < value out ({valueOut})");
        }

        if (!Money.IsInRange(valueIn - valueOut))
        {
            return ValidationResult.Invalid(RejectCode.FeeOutOfRange);
        }

        fee = valueIn - valueOut;
        return ValidationResult.Valid;
    }
}
