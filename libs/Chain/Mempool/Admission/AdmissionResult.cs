using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>What became of a transaction that was handed in.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Validation">Valid if it waits in the pool now; otherwise which rule kept it out.</param>
/// <param name="Fee">Its fee in satoshis; 0 if it is not known.</param>
/// <param name="VirtualSize">The virtual size that its fee is measured by; its own if the other is not known.</param>
/// <param name="Replaced">Transactions that it pushed out, or would have in a test.</param>
public sealed record AdmissionResult(
    Transaction Transaction, ValidationResult Validation, long Fee, int VirtualSize, IReadOnlyList<Hash256> Replaced)
{
    /// <summary>True if it waits in the pool now.</summary>
    public bool IsAccepted => Validation.IsValid;

    /// <summary>True if it was refused only because it waits in the pool already.</summary>
    public bool IsKnown => Validation.Code == RejectCode.AlreadyInMempool;

    /// <summary>True if it may become valid once transactions that it spends from have come.</summary>
    public bool IsOrphan => Validation.Code == RejectCode.MissingOrSpentInputs;

    /// <summary>True if it was refused only for what it pays: in a package, a child may pay for it.</summary>
    public bool CanBePaidFor => IsAboutFee(Validation.Code);

    internal static bool IsAboutFee(RejectCode code) =>
        code is RejectCode.BelowRelayFee or RejectCode.BelowMempoolFee or RejectCode.InsufficientReplacementFee;
}
