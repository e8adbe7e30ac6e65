using Blockyard.Chain.Mempool.Admission;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using MempoolEntry = Blockyard.Chain.Mempool.MempoolEntry;
using RemovalReason = Blockyard.Chain.Mempool.RemovalReason;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>Turns what the mempool says into messages.</summary>
internal static class MempoolMapping
{
    public static TransactionOutcome ToMessage(this AdmissionResult result)
    {
        var outcome = new TransactionOutcome
        {
            Txid = result.Transaction.Id.ToString(),
            Wtxid = result.Transaction.WitnessId.ToString(),
            Accepted = result.IsAccepted || result.IsKnown,
            Reject = result.IsKnown ? null : result.Validation.ToReject(),
            FeeSats = (ulong)result.Fee,
            Vsize = (uint)result.VirtualSize,
        };
        outcome.ReplacedTxids.AddRange(result.Replaced.Select(id => id.ToString()));
        return outcome;
    }

    public static PackageOutcome ToMessage(this PackageTransactionResult result)
    {
        var outcome = result.Admission.ToMessage();
        if (result.OtherWitnessId is not null)
        {
            outcome.Accepted = true;
            outcome.Reject = null;
        }

        var message = new PackageOutcome { Outcome = outcome, OtherWtxid = result.OtherWitnessId?.ToString() ?? "" };
        message.EffectiveIncludes.AddRange(result.EffectiveOver.Select(id => id.ToString()));
        if (result.EffectiveRate is { } rate)
        {
            message.EffectiveFeeRateSatsPerKvb = (ulong)rate.SatsPerKvB;
        }

        return message;
    }

    public static Contracts.Chain.V1.MempoolEntry ToMessage(this MempoolEntry entry)
    {
        var outputs = 0L;
        foreach (var output in entry.Transaction.Outputs)
        {
            outputs += output.Value;
        }

        var message = new Contracts.Chain.V1.MempoolEntry
        {
            Txid = entry.Transaction.Id.ToString(),
            Wtxid = entry.Transaction.WitnessId.ToString(),
            FeeSats = (ulong)entry.Fee,
            Vsize = (uint)entry.VirtualSize,
            Weight = (uint)entry.Transaction.Weight,
            Time = (uint)entry.Time.ToUnixTimeSeconds(),
            Height = entry.Height,
            AncestorCount = (uint)entry.AncestorCount,
            AncestorVsize = (ulong)entry.AncestorVirtualSize,
            AncestorFeesSats = (ulong)entry.AncestorFees,
            DescendantCount = (uint)entry.DescendantCount,
            DescendantVsize = (ulong)entry.DescendantVirtualSize,
            DescendantFeesSats = (ulong)entry.DescendantFees,
            OutputSats = (ulong)outputs,
        };
        message.Depends.AddRange(entry.Parents.Select(id => id.ToString()));
        message.SpentBy.AddRange(entry.Children.Select(id => id.ToString()));
        return message;
    }

    public static Contracts.Chain.V1.RemovalReason ReasonOf(RemovalReason reason) => reason switch
    {
        RemovalReason.Mined => Contracts.Chain.V1.RemovalReason.Confirmed,
        RemovalReason.Replaced => Contracts.Chain.V1.RemovalReason.Replaced,
        RemovalReason.Conflict => Contracts.Chain.V1.RemovalReason.Conflict,
        RemovalReason.Evicted => Contracts.Chain.V1.RemovalReason.SizeLimit,
        RemovalReason.Expired => Contracts.Chain.V1.RemovalReason.Expired,
        RemovalReason.Reorganised or RemovalReason.Invalid => Contracts.Chain.V1.RemovalReason.Reorg,
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
