using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>What became of a package.</summary>
/// <param name="Validation">
/// Valid if all of it waits in the pool now; otherwise what is wrong with the package, or that one of its transactions failed.
/// Some may have been let in all the same.
/// </param>
/// <param name="Transactions">What became of each, in the order of the package.</param>
/// <param name="Replaced">Transactions that were pushed out.</param>
public sealed record PackageResult(
    ValidationResult Validation, IReadOnlyList<PackageTransactionResult> Transactions, IReadOnlyList<Hash256> Replaced)
{
    /// <summary>A package that is malformed: none of its transactions was looked at.</summary>
    internal static PackageResult NotValidated(IReadOnlyList<Transaction> package, ValidationResult validation)
    {
        var because = ValidationResult.Invalid(RejectCode.PackageNotValidated);
        return new PackageResult(
            validation,
            [
                .. package.Select(transaction => new PackageTransactionResult(
                    new AdmissionResult(transaction, because, 0, transaction.VirtualSize, []), null, [], null)),
            ],
            []);
    }
}
