using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>What became of one transaction of a package.</summary>
/// <param name="Admission">How it stands; one that waited already is told of with its fee and size.</param>
/// <param name="EffectiveRate">The rate that it was judged by; null if it was not judged by any.</param>
/// <param name="EffectiveOver">
/// Ids with witness of the transactions whose fees and sizes make that rate: itself, or all that were judged together.
/// </param>
/// <param name="OtherWitnessId">The id with witness under which it waits already, if that is another one.</param>
public sealed record PackageTransactionResult(
    AdmissionResult Admission, FeeRate? EffectiveRate, IReadOnlyList<Hash256> EffectiveOver, Hash256? OtherWitnessId)
{
    /// <summary>True if it waits in the pool now, perhaps with another witness.</summary>
    public bool IsInPool => Admission.IsAccepted || Admission.IsKnown || OtherWitnessId is not null;
}
