using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>
/// Version 3 transactions (BIP 431, "topologically restricted until confirmation"): one parent and one child at most while they
/// wait, both small, so that whoever pays for the pair always can.
/// </summary>
internal static class TrucRules
{
    private const int Version = 3;
    private const int MaxVirtualSize = 10_000;
    private const int MaxChildVirtualSize = 1_000;
    private const int MaxGenerations = 2;

    /// <summary>Checks a transaction that needs nothing unconfirmed.</summary>
    public static ValidationResult CheckAlone(Transaction transaction, int virtualSize) =>
        transaction.Version == Version && virtualSize > MaxVirtualSize
            ? Violation($"version=3 tx {Name(transaction)} is too big: {virtualSize} > {MaxVirtualSize} virtual bytes")
            : ValidationResult.Valid;

    /// <summary>Checks a transaction against its unconfirmed relatives.</summary>
    public static ValidationResult Check(Transaction transaction, int virtualSize, Placement placement)
    {
        var isTruc = transaction.Version == Version;
        foreach (var parent in placement.Parents)
        {
            if (isTruc != (parent.Transaction.Version == Version))
            {
                var (child, other) = isTruc ? ("version=3", "non-version=3") : ("non-version=3", "version=3");
                return Violation($"{child} tx {Name(transaction)} cannot spend from {other} tx {Name(parent.Transaction)}");
            }
        }

        var result = CheckAlone(transaction, virtualSize);
        return isTruc && result.IsValid && placement.Parents.Count > 0 ? CheckChild(transaction, virtualSize, placement) : result;
    }

    private static ValidationResult CheckChild(Transaction transaction, int virtualSize, Placement placement)
    {
        if (placement.Ancestors.Count + 1 > MaxGenerations)
        {
            return Violation($"tx {Name(transaction)} would have too many ancestors");
        }

        if (virtualSize > MaxChildVirtualSize)
        {
            return Violation(
                $"version=3 child tx {Name(transaction)} is too big: {virtualSize} > {MaxChildVirtualSize} virtual bytes");
        }

        var parent = placement.Parents[0];
        return parent.Children.TrueForAll(placement.Replaced.Contains) || TryEvictSibling(parent, placement)
            ? ValidationResult.Valid
            : Violation($"tx {Name(parent.Transaction)} would exceed descendant count limit");
    }

    /// <summary>
    /// The place of a parent's one child is taken: whoever pays more may have it, as if both spent the same output. Not if there
    /// are several to choose from, which only a reorganisation brings about.
    /// </summary>
    private static bool TryEvictSibling(MempoolNode parent, Placement placement)
    {
        if (parent.Children is not [{ Children.Count: 0, Parents.Count: 1 } sibling])
        {
            return false;
        }

        placement.Conflicts.Add(sibling);
        placement.Replaced.Add(sibling);
        placement.EvictsSibling = true;
        return true;
    }

    private static string Name(Transaction transaction) => $"{transaction.Id} (wtxid={transaction.WitnessId})";

    private static ValidationResult Violation(string detail) => ValidationResult.Invalid(RejectCode.TrucViolation, detail);
}
