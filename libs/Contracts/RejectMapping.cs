using Blockyard.Consensus;
using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Contracts;

/// <summary>Turns a broken rule into its message.</summary>
public static class RejectMapping
{
    /// <summary>The reject of a result, or null if the result is valid.</summary>
    public static Reject? ToReject(this ValidationResult result) =>
        result.IsValid ? null : new Reject { Reason = result.Reason, Detail = result.Detail };
}
