using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>What may be handed in as a package: one child, last, and parents of it. In Bitcoin Core's order.</summary>
internal static class PackageRules
{
    public const int MaxCount = 25;
    private const int MaxWeight = 404_000;

    /// <summary>Checks a package of at least one transaction by itself.</summary>
    public static ValidationResult Check(IReadOnlyList<Transaction> package)
    {
        if (package.Count > MaxCount)
        {
            return ValidationResult.Invalid(RejectCode.PackageTooManyTransactions, $"{package.Count} > {MaxCount}");
        }

        var weight = package.Sum(static transaction => (long)transaction.Weight);
        if (package.Count > 1 && weight > MaxWeight)
        {
            // Of a single one its own result says it better.
            return ValidationResult.Invalid(RejectCode.PackageTooLarge, $"{weight} > {MaxWeight}");
        }

        var ids = new HashSet<Hash256>(package.Select(static transaction => transaction.Id));
        if (ids.Count < package.Count)
        {
            return ValidationResult.Invalid(RejectCode.PackageContainsDuplicates);
        }

        return CheckOrder(package, ids) is { IsValid: false } unsorted ? unsorted
            : HasConflict(package) ? ValidationResult.Invalid(RejectCode.ConflictInPackage)
            : CheckTopology(package);
    }

    private static ValidationResult CheckOrder(IReadOnlyList<Transaction> package, HashSet<Hash256> ids)
    {
        var later = new HashSet<Hash256>(ids);
        foreach (var transaction in package)
        {
            if (SpendsFrom(transaction, later))
            {
                return ValidationResult.Invalid(RejectCode.PackageNotSorted, $"{transaction.Id} comes before what it needs");
            }

            later.Remove(transaction.Id);
        }

        return ValidationResult.Valid;
    }

    /// <summary>Twice the same output within one transaction is for its own result to tell; none at all conflicts with anything.</summary>
    private static bool HasConflict(IReadOnlyList<Transaction> package)
    {
        var spent = new HashSet<OutPoint>();
        foreach (var transaction in package)
        {
            foreach (ref readonly var input in transaction.Inputs)
            {
                if (spent.Contains(input.PreviousOutput))
                {
                    return true;
                }
            }

            foreach (ref readonly var input in transaction.Inputs)
            {
                spent.Add(input.PreviousOutput);
            }

            if (transaction.Inputs.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static ValidationResult CheckTopology(IReadOnlyList<Transaction> package)
    {
        var child = package[^1];
        var spentFrom = new HashSet<Hash256>();
        foreach (ref readonly var input in child.Inputs)
        {
            spentFrom.Add(input.PreviousOutput.TransactionId);
        }

        var parents = new HashSet<Hash256>();
        foreach (var parent in package.Take(package.Count - 1))
        {
            if (!spentFrom.Contains(parent.Id))
            {
                return Disallowed($"{child.Id}, the last one, does not spend from {parent.Id}");
            }

            if (SpendsFrom(parent, parents))
            {
                return Disallowed($"{parent.Id} spends from another parent");
            }

            parents.Add(parent.Id);
        }

        return ValidationResult.Valid;
    }

    private static bool SpendsFrom(Transaction transaction, HashSet<Hash256> ids)
    {
        foreach (ref readonly var input in transaction.Inputs)
        {
            if (ids.Contains(input.PreviousOutput.TransactionId))
            {
                return true;
            }
        }

        return false;
    }

    private static ValidationResult Disallowed(string detail) =>
        ValidationResult.Invalid(RejectCode.PackageNotChildWithParents, detail);
}
