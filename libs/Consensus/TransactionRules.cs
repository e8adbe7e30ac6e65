using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>Rules that a transaction must keep whatever the chain looks like.</summary>
public static class TransactionRules
{
    private const int MaxBlockWeight = BlockRules.MaxWeight;
    private const int MinCoinbaseScript = 2;
    private const int MaxCoinbaseScript = 100;

    /// <summary>With more inputs than this, duplicates are looked for with a set instead of comparing all pairs.</summary>
    private const int FewInputs = 16;

    /// <summary>Checks inputs, outputs, size and amounts, in Bitcoin Core's order.</summary>
    public static ValidationResult Check(Transaction transaction)
    {
        if (transaction.Inputs.IsEmpty)
        {
            return ValidationResult.Invalid(RejectCode.NoInputs);
        }

        if (transaction.Outputs.IsEmpty)
        {
            return ValidationResult.Invalid(RejectCode.NoOutputs);
        }

        if ((long)transaction.StrippedSize * BlockRules.WitnessScale > MaxBlockWeight)
        {
            return ValidationResult.Invalid(RejectCode.TransactionTooLarge);
        }

        var amounts = CheckAmounts(transaction);
        if (!amounts.IsValid)
        {
            return amounts;
        }

        if (HasDuplicateInputs(transaction))
        {
            return ValidationResult.Invalid(RejectCode.DuplicateInputs);
        }

        return transaction.IsCoinbase ? CheckCoinbase(transaction) : CheckPreviousOutputs(transaction);
    }

    private static ValidationResult CheckAmounts(Transaction transaction)
    {
        var total = 0L;
        foreach (ref readonly var output in transaction.Outputs)
        {
            if (output.Value < 0)
            {
                return ValidationResult.Invalid(RejectCode.NegativeOutput);
            }

            if (output.Value > Money.MaxMoney)
            {
                return ValidationResult.Invalid(RejectCode.OutputTooLarge);
            }

            total += output.Value;
            if (!Money.IsInRange(total))
            {
                return ValidationResult.Invalid(RejectCode.OutputTotalTooLarge);
            }
        }

        return ValidationResult.Valid;
    }

    private static bool HasDuplicateInputs(Transaction transaction)
    {
        var inputs = transaction.Inputs;
        if (inputs.Length > FewInputs)
        {
            var seen = new HashSet<OutPoint>(inputs.Length);
            foreach (ref readonly var input in inputs)
            {
                if (!seen.Add(input.PreviousOutput))
                {
                    return true;
                }
            }

            return false;
        }

        for (var i = 1; i < inputs.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (inputs[i].PreviousOutput == inputs[j].PreviousOutput)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ValidationResult CheckCoinbase(Transaction transaction) =>
        transaction.Inputs[0].ScriptSig.Length is < MinCoinbaseScript or > MaxCoinbaseScript
            ? ValidationResult.Invalid(RejectCode.BadCoinbaseLength)
            : ValidationResult.Valid;

    private static ValidationResult CheckPreviousOutputs(Transaction transaction)
    {
        foreach (ref readonly var input in transaction.Inputs)
        {
            if (input.PreviousOutput.IsNull)
            {
                return ValidationResult.Invalid(RejectCode.NullPreviousOutput);
            }
        }

        return ValidationResult.Valid;
    }
}
