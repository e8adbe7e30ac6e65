using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>
/// When a parent and its child, which pays for both, may together push out waiting transactions: BIP 125 over the pair, and
/// miners must be better off at every size of a block.
/// </summary>
internal static class PackageReplacementRules
{
    private const int PairLength = 2;

    /// <summary>Finds what a package would push out and checks that it is fair, in Bitcoin Core's order.</summary>
    /// <param name="package">The transactions, the child last. None of them is in the pool.</param>
    /// <param name="graph">The pool.</param>
    /// <param name="settings">What may be replaced.</param>
    /// <param name="conflicts">What spends the same outputs as the package.</param>
    public static ValidationResult Check(
        IReadOnlyList<MempoolNode> package, MempoolGraph graph, MempoolSettings settings, out List<MempoolNode> conflicts)
    {
        var places = package.Select(node => PlacementRules.Find(node.Transaction, graph)).ToList();
        conflicts = places.SelectMany(static place => place.Conflicts).Distinct().ToList();
        if (package.Count != PairLength)
        {
            return Refuse("package must be 1-parent-1-child");
        }

        if (places.Exists(static place => place.Parents.Count > 0))
        {
            return Refuse("new transaction cannot have mempool ancestors");
        }

        var replaced = places.SelectMany(static place => place.Replaced).ToHashSet();
        if (replaced.Count > settings.MaxReplaced)
        {
            return Refuse("too many potential replacements", $"{replaced.Count} > {settings.MaxReplaced}");
        }

        var result = CheckFees(package[0], package[1], replaced, settings);
        return result.IsValid ? CheckDiagram(package[0], package[1], conflicts, replaced) : result;
    }

    private static ValidationResult CheckFees(
        MempoolNode parent, MempoolNode child, HashSet<MempoolNode> replaced, MempoolSettings settings)
    {
        const string AntiDos = "insufficient anti-DoS fees";
        var fees = parent.Fee + child.Fee;
        var replacedFees = replaced.Sum(static node => node.Fee);
        var id = child.Transaction.Id;
        if (fees < replacedFees)
        {
            return Refuse(AntiDos, $"rejecting replacement {id}, less fees than conflicting txs; {fees} < {replacedFees}");
        }

        var relay = settings.IncrementalRelayFee.FeeFor(parent.VirtualSize + child.VirtualSize);
        if (fees - replacedFees < relay)
        {
            var detail = $"rejecting replacement {id}, not enough additional fees to relay; {fees - replacedFees} < {relay}";
            return Refuse(AntiDos, detail);
        }

        // Otherwise the parent could do it alone, and the child would be carried along for nothing.
        return RateOf(child) > RateOf(parent)
            ? ValidationResult.Valid
            : Refuse("package feerate is less than or equal to parent feerate");
    }

    private static ValidationResult CheckDiagram(
        MempoolNode parent, MempoolNode child, List<MempoolNode> conflicts, HashSet<MempoolNode> replaced)
    {
        const string NoBetter = "insufficient feerate: does not improve feerate diagram";
        var affected = new HashSet<MempoolNode>();
        foreach (var conflict in conflicts)
        {
            var family = MempoolGraph.DescendantsOf(conflict);
            family.UnionWith(MempoolGraph.AncestorsOf(conflict));
            if (family.Count >= PairLength || family.Any(each => each.Parents.Count + each.Children.Count > 1))
            {
                return Refuse(NoBetter, $"{conflict.Transaction.Id} has more than one relative");
            }

            affected.Add(conflict);
            affected.UnionWith(family);
        }

        var before = affected.Where(static node => node.Parents.Count == 0)
            .SelectMany(static node => node.Children is [var only] ? FeeDiagram.ChunksOf(RateOf(node), RateOf(only)) : [RateOf(node)]);
        var after = affected.Except(replaced).Select(RateOf).Concat(FeeDiagram.ChunksOf(RateOf(parent), RateOf(child)));
        return new FeeDiagram(after).IsBetterThan(new FeeDiagram(before)) ? ValidationResult.Valid : Refuse(NoBetter);
    }

    private static FeeFraction RateOf(MempoolNode node) => new(node.Fee, node.VirtualSize);

    private static ValidationResult Refuse(string why, string? detail = null)
    {
        var reason = $"{RejectReasons.Of(RejectCode.PackageReplacementFailed)}: {why}";
        return ValidationResult.Invalid(RejectCode.PackageReplacementFailed, reason, detail);
    }
}
