using Blockyard.Chain.Mempool.Graph;
using Blockyard.Consensus;

namespace Blockyard.Chain.Templates;

/// <summary>
/// Picks what pays a miner most: each time the transaction that pays the best rate together with all it still needs.
/// </summary>
/// <remarks>
/// A transaction is ranked by the lower of its own rate and the rate of it with its unconfirmed ancestors. When ancestors have
/// been picked with one child, the others that need them get better: they are ranked anew and their old rank is skipped when it
/// comes up. Used once, inside the pool's read lock.
/// </remarks>
internal sealed class TransactionSelection(TemplateSettings settings, int height, uint medianTimePast)
{
    /// <summary>So many packages in a row that do not fit, and a block nearly full: the search ends.</summary>
    private const int MaxMisses = 1_000;

    private const int NearlyFull = 4_000;

    private readonly PriorityQueue<(MempoolNode Node, int Revision), Rank> _queue = new();
    private readonly Dictionary<MempoolNode, Remainder> _remainders = [];
    private readonly HashSet<MempoolNode> _picked = [];
    private readonly List<MempoolNode> _order = [];
    private int _weight = settings.ReservedWeight;
    private int _sigOpsCost = settings.ReservedSigOpsCost;

    /// <summary>The transactions for a block, parents before children.</summary>
    public List<MempoolNode> Pick(MempoolGraph graph)
    {
        _queue.EnsureCapacity(graph.Count);
        _queue.EnqueueRange(graph.Order.OldestFirst().Select(static node => ((node, 0), RankOf(node, Remainder.Of(node)))));
        for (var misses = 0; misses < MaxMisses && _queue.TryDequeue(out var next, out _);)
        {
            var known = _remainders.TryGetValue(next.Node, out var remainder);
            if (_picked.Contains(next.Node) || (known && remainder.Revision != next.Revision))
            {
                continue;
            }

            remainder = known ? remainder : Remainder.Of(next.Node);
            if (remainder.Fees < settings.MinFee.FeeFor(remainder.VirtualSize))
            {
                break;
            }

            if (TryPick(next.Node))
            {
                misses = 0;
            }
            else if (_weight > settings.MaxWeight - NearlyFull)
            {
                misses++;
            }
        }

        return _order;
    }

    private bool TryPick(MempoolNode node) => node.Parents.Count == 0 ? TryPickAlone(node) : TryPickWithAncestors(node);

    // Most have no unconfirmed ancestors: no list is made for them.
    private bool TryPickAlone(MempoolNode node)
    {
        var weight = _weight + node.Transaction.Weight;
        var sigOpsCost = _sigOpsCost + node.SigOpsCost;
        if (weight > settings.MaxWeight
            || sigOpsCost > BlockRules.MaxSigOpCost
            || !LockTimeRules.IsFinal(node.Transaction, height, medianTimePast))
        {
            return false;
        }

        (_weight, _sigOpsCost) = (weight, sigOpsCost);
        Take(node);
        return true;
    }

    private bool TryPickWithAncestors(MempoolNode node)
    {
        List<MempoolNode> package = [node, .. MempoolGraph.AncestorsOf(node).Where(ancestor => !_picked.Contains(ancestor))];
        package.Sort(static (left, right) => left.AncestorCount.CompareTo(right.AncestorCount));
        var weight = _weight;
        var sigOpsCost = _sigOpsCost;
        foreach (var each in package)
        {
            weight += each.Transaction.Weight;
            sigOpsCost += each.SigOpsCost;
            if (!LockTimeRules.IsFinal(each.Transaction, height, medianTimePast))
            {
                return false;
            }
        }

        if (weight > settings.MaxWeight || sigOpsCost > BlockRules.MaxSigOpCost)
        {
            return false;
        }

        (_weight, _sigOpsCost) = (weight, sigOpsCost);
        package.ForEach(Take);
        return true;
    }

    private void Take(MempoolNode node)
    {
        _picked.Add(node);
        _order.Add(node);
        if (node.Children.Count == 0)
        {
            return;
        }

        foreach (var descendant in MempoolGraph.DescendantsOf(node))
        {
            if (!_picked.Contains(descendant))
            {
                var remainder = _remainders.TryGetValue(descendant, out var known) ? known : Remainder.Of(descendant);
                remainder = remainder.Without(node);
                _remainders[descendant] = remainder;
                _queue.Enqueue((descendant, remainder.Revision), RankOf(descendant, remainder));
            }
        }
    }

    private static Rank RankOf(MempoolNode node, Remainder remainder)
    {
        var own = (double)node.Fee / node.VirtualSize;
        var withAncestors = (double)remainder.Fees / remainder.VirtualSize;
        return new Rank(Math.Min(own, withAncestors), node.Sequence);
    }

    /// <summary>A transaction with those ancestors that are not picked yet.</summary>
    private readonly record struct Remainder(long Fees, long VirtualSize, int Revision)
    {
        public static Remainder Of(MempoolNode node) => new(node.AncestorFees, node.AncestorVirtualSize, 0);

        public Remainder Without(MempoolNode picked) =>
            new(Fees - picked.Fee, VirtualSize - picked.VirtualSize, Revision + 1);
    }

    /// <summary>Best rate first, of equal ones the older.</summary>
    private readonly record struct Rank(double Rate, long Sequence) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            var byRate = other.Rate.CompareTo(Rate);
            return byRate != 0 ? byRate : Sequence.CompareTo(other.Sequence);
        }
    }
}
