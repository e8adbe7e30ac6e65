using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>
/// What the pool asks of a transaction's relatives: short chains, and fair replacement of what it conflicts with.
/// </summary>
internal static class PlacementRules
{
    /// <summary>Finds the place of a transaction and checks it, in Bitcoin Core's order.</summary>
    public static ValidationResult Check(
        Transaction transaction, long fee, int virtualSize, MempoolGraph graph, MempoolSettings settings, out Placement placement)
    {
        placement = Find(transaction, graph);
        return Check(transaction, fee, virtualSize, placement, settings);
    }

    /// <summary>Checks the place of a transaction, in Bitcoin Core's order.</summary>
    public static ValidationResult Check(
        Transaction transaction, long fee, int virtualSize, Placement placement, MempoolSettings settings)
    {
        if (placement == Placement.Alone)
        {
            return TrucRules.CheckAlone(transaction, virtualSize);
        }

        var result = CheckLimits(virtualSize, placement, settings);
        if (result.IsValid)
        {
            result = TrucRules.Check(transaction, virtualSize, placement);
        }

        if (result.IsValid && placement.Conflicts.Count > 0)
        {
            result = ReplacementRules.Check(transaction, fee, virtualSize, placement, settings);
        }

        return result.IsValid && settings.RequireStandard ? CheckDustOfParents(transaction, placement.Parents, settings) : result;
    }

    /// <summary>Whether a transaction sweeps up the dust of those that it spends from.</summary>
    public static ValidationResult CheckDustOfParents(
        Transaction transaction, List<MempoolNode> parents, MempoolSettings settings)
    {
        foreach (var parent in parents)
        {
            if (DustRules.IsLeftBehind(parent.Transaction, transaction, settings.DustRelayFee))
            {
                return ValidationResult.Invalid(
                    RejectCode.MissingEphemeralSpends,
                    $"tx {transaction.Id} (wtxid={transaction.WitnessId}) did not spend parent's ephemeral dust");
            }
        }

        return ValidationResult.Valid;
    }

    /// <summary>What a transaction needs in the pool and what it would push out.</summary>
    public static Placement Find(Transaction transaction, MempoolGraph graph)
    {
        List<MempoolNode>? parents = null;
        List<MempoolNode>? conflicts = null;
        foreach (ref readonly var input in transaction.Inputs)
        {
            Note(graph.Find(input.PreviousOutput.TransactionId), ref parents);
            Note(graph.FindSpender(input.PreviousOutput), ref conflicts);
        }

        if (parents is null && conflicts is null)
        {
            return Placement.Alone;
        }

        HashSet<MempoolNode> replaced = [];
        foreach (var conflict in conflicts ?? [])
        {
            replaced.Add(conflict);
            replaced.UnionWith(MempoolGraph.DescendantsOf(conflict));
        }

        return new Placement(parents ?? [], MempoolGraph.WithAncestors(parents ?? []), conflicts ?? [], replaced);
    }

    private static void Note(MempoolNode? node, ref List<MempoolNode>? list)
    {
        if (node is not null && list?.Contains(node) != true)
        {
            (list ??= []).Add(node);
        }
    }

    private static ValidationResult CheckLimits(int virtualSize, Placement placement, MempoolSettings settings)
    {
        if (placement.Ancestors.Count + 1 > settings.MaxAncestors)
        {
            return TooLong($"too many unconfirmed ancestors [limit: {settings.MaxAncestors}]");
        }

        var ancestorSize = (long)virtualSize;
        foreach (var ancestor in placement.Ancestors)
        {
            ancestorSize += ancestor.VirtualSize;
            var (count, size) = DescendantsWithout(ancestor, placement.Replaced);
            if (count + 1 > settings.MaxDescendants)
            {
                return TooLong($"too many descendants for tx {ancestor.Transaction.Id} [limit: {settings.MaxDescendants}]");
            }

            if (size + virtualSize > settings.MaxDescendantVirtualSize)
            {
                var limit = settings.MaxDescendantVirtualSize;
                return TooLong($"exceeds descendant size limit for tx {ancestor.Transaction.Id} [limit: {limit}]");
            }
        }

        return ancestorSize > settings.MaxAncestorVirtualSize
            ? TooLong($"exceeds ancestor size limit [limit: {settings.MaxAncestorVirtualSize}]")
            : ValidationResult.Valid;
    }

    /// <summary>Descendants of a node, itself included, once those that are replaced are gone.</summary>
    private static (int Count, long VirtualSize) DescendantsWithout(MempoolNode node, HashSet<MempoolNode> replaced)
    {
        if (replaced.Count == 0)
        {
            return (node.DescendantCount, node.DescendantVirtualSize);
        }

        var kept = MempoolGraph.DescendantsOf(node);
        kept.ExceptWith(replaced);
        return (kept.Count + 1, kept.Sum(each => (long)each.VirtualSize) + node.VirtualSize);
    }

    private static ValidationResult TooLong(string detail) => ValidationResult.Invalid(RejectCode.TooLongMempoolChain, detail);
}
