namespace Blockyard.Chain.Mempool.Graph;

internal sealed partial class MempoolGraph
{
    /// <summary>Everything in the pool that a node needs, without itself.</summary>
    public static HashSet<MempoolNode> AncestorsOf(MempoolNode node) => Reach(node.Parents, static each => each.Parents);

    /// <summary>These nodes and everything in the pool that they need.</summary>
    public static HashSet<MempoolNode> WithAncestors(List<MempoolNode> nodes) => Reach(nodes, static each => each.Parents);

    /// <summary>Everything in the pool that needs a node, without itself.</summary>
    public static HashSet<MempoolNode> DescendantsOf(MempoolNode node) => Reach(node.Children, static each => each.Children);

    private static HashSet<MempoolNode> Reach(List<MempoolNode> from, Func<MempoolNode, List<MempoolNode>> next)
    {
        var reached = new HashSet<MempoolNode>(from);
        var waiting = new Stack<MempoolNode>(from);
        while (waiting.TryPop(out var node))
        {
            foreach (var each in next(node))
            {
                if (reached.Add(each))
                {
                    waiting.Push(each);
                }
            }
        }

        return reached;
    }

    private void CountIn(MempoolNode node)
    {
        if (node.Children.Count > 0)
        {
            CountAgain(node);
            return;
        }

        if (node.Parents.Count > 0)
        {
            foreach (var ancestor in AncestorsOf(node))
            {
                AddAncestor(node, ancestor, 1);
                AddDescendant(ancestor, node, 1);
            }
        }

        _eviction.Changed(node, Count);
    }

    private void CountOut(MempoolNode node)
    {
        if (node.Parents.Count > 0)
        {
            foreach (var ancestor in AncestorsOf(node))
            {
                AddDescendant(ancestor, node, -1);
            }
        }

        if (node.Children.Count > 0)
        {
            foreach (var descendant in DescendantsOf(node))
            {
                AddAncestor(descendant, node, -1);
            }
        }
    }

    /// <summary>A node between others joins two families: their sums are made anew.</summary>
    private void CountAgain(MempoolNode node)
    {
        var ancestors = AncestorsOf(node);
        var descendants = DescendantsOf(node);
        ancestors.Add(node);
        descendants.Add(node);
        foreach (var descendant in descendants)
        {
            ResetAncestors(descendant);
            foreach (var ancestor in AncestorsOf(descendant))
            {
                AddAncestor(descendant, ancestor, 1);
            }
        }

        foreach (var ancestor in ancestors)
        {
            ResetDescendants(ancestor);
            foreach (var descendant in DescendantsOf(ancestor))
            {
                AddDescendant(ancestor, descendant, 1);
            }
        }

        _eviction.Changed(node, Count);
    }

    private static void AddAncestor(MempoolNode node, MempoolNode ancestor, int sign)
    {
        node.AncestorCount += sign;
        node.AncestorVirtualSize += sign * ancestor.VirtualSize;
        node.AncestorFees += sign * ancestor.Fee;
        node.AncestorSigOpsCost += sign * ancestor.SigOpsCost;
    }

    private void AddDescendant(MempoolNode node, MempoolNode descendant, int sign)
    {
        node.DescendantCount += sign;
        node.DescendantVirtualSize += sign * descendant.VirtualSize;
        node.DescendantFees += sign * descendant.Fee;
        _eviction.Changed(node, Count);
    }

    private static void ResetAncestors(MempoolNode node)
    {
        node.AncestorCount = 1;
        node.AncestorVirtualSize = node.VirtualSize;
        node.AncestorFees = node.Fee;
        node.AncestorSigOpsCost = node.SigOpsCost;
    }

    private static void ResetDescendants(MempoolNode node)
    {
        node.DescendantCount = 1;
        node.DescendantVirtualSize = node.VirtualSize;
        node.DescendantFees = node.Fee;
    }
}
