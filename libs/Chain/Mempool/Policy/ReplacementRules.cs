using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>
/// When a transaction may push out waiting ones that spend the same outputs: BIP 125, whether or not they announced it.
/// </summary>
internal static class ReplacementRules
{
    /// <summary>Checks that the replacement is fair, in Bitcoin Core's order. There is at least one conflict.</summary>
    public static ValidationResult Check(
        Transaction transaction, long fee, int virtualSize, Placement placement, MempoolSettings settings)
    {
        if (placement.Conflicts.Find(placement.Ancestors.Contains) is { } needed)
        {
            var detail = $"{transaction.Id} spends conflicting transaction {needed.Transaction.Id}";
            return ValidationResult.Invalid(RejectCode.SpendsConflicting, detail);
        }

        var result = CheckRate(transaction, new FeeFraction(fee, virtualSize), placement);
        if (result.IsValid)
        {
            result = CheckNumber(transaction, placement, settings.MaxReplaced);
        }

        if (result.IsValid)
        {
            result = CheckInputs(transaction, placement);
        }

        return result.IsValid ? CheckFees(transaction, fee, virtualSize, placement, settings) : result;
    }

    /// <summary>It must pay a better rate than each one it conflicts with, or miners would lose.</summary>
    private static ValidationResult CheckRate(Transaction transaction, FeeFraction rate, Placement placement)
    {
        foreach (var conflict in placement.Conflicts)
        {
            if (rate <= new FeeFraction(conflict.Fee, conflict.VirtualSize))
            {
                var (replacing, replaced) = (FeeRate.Of(rate.Fee, rate.Size), FeeRate.Of(conflict.Fee, conflict.VirtualSize));
                return Insufficient(
                    placement, $"rejecting replacement {transaction.Id}; new feerate {replacing} <= old feerate {replaced}");
            }
        }

        return ValidationResult.Valid;
    }

    /// <summary>Rule 5: it must not cost others too much work.</summary>
    private static ValidationResult CheckNumber(Transaction transaction, Placement placement, int limit)
    {
        var count = placement.Conflicts.Sum(conflict => conflict.DescendantCount);
        return count <= limit
            ? ValidationResult.Valid
            : Refuse(
                RejectCode.TooManyReplacements,
                placement,
                $"rejecting replacement {transaction.Id}; too many potential replacements ({count} > {limit})");
    }

    /// <summary>Rule 2: an unconfirmed output that the replaced ones did not spend could hold it back.</summary>
    private static ValidationResult CheckInputs(Transaction transaction, Placement placement)
    {
        var inputs = transaction.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            var id = inputs[i].PreviousOutput.TransactionId;
            var parent = placement.Parents.Find(each => each.Transaction.Id == id);
            if (parent is not null && !placement.Conflicts.Exists(conflict => conflict.Parents.Contains(parent)))
            {
                var detail = $"replacement {transaction.Id} adds unconfirmed input, idx {i}";
                return ValidationResult.Invalid(RejectCode.ReplacementAddsUnconfirmed, detail);
            }
        }

        return ValidationResult.Valid;
    }

    /// <summary>Rules 3 and 4: it must pay what all the replaced ones pay, and for its own relay on top.</summary>
    private static ValidationResult CheckFees(
        Transaction transaction, long fee, int virtualSize, Placement placement, MempoolSettings settings)
    {
        var replacedFees = placement.Replaced.Sum(node => node.Fee);
        if (fee < replacedFees)
        {
            return Insufficient(
                placement, $"rejecting replacement {transaction.Id}, less fees than conflicting txs; {fee} < {replacedFees}");
        }

        var relay = settings.IncrementalRelayFee.FeeFor(virtualSize);
        return fee - replacedFees < relay
            ? Insufficient(
                placement,
                $"rejecting replacement {transaction.Id}, not enough additional fees to relay; {fee - replacedFees} < {relay}")
            : ValidationResult.Valid;
    }

    private static ValidationResult Insufficient(Placement placement, string detail) =>
        Refuse(RejectCode.InsufficientReplacementFee, placement, detail);

    private static ValidationResult Refuse(RejectCode code, Placement placement, string detail)
    {
        var suffix = placement.EvictsSibling ? " (including sibling eviction)" : "";
        return ValidationResult.Invalid(code, RejectReasons.Of(code) + suffix, detail);
    }
}
