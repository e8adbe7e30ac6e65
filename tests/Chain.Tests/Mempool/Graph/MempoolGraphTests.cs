using System.Buffers.Binary;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Graph;

public sealed class MempoolGraphTests
{
    private readonly MempoolGraph _graph = new();
    private int _outputsMade;

    [Fact]
    public void Sums_cover_a_transaction_with_everything_before_and_behind_it()
    {
        var parent = Add(fee: 100, NewOutput());
        var child = Add(fee: 10, OutputOf(parent, 0));
        var grandchild = Add(fee: 1, OutputOf(child, 0), OutputOf(parent, 1));

        Assert.Equal((3, 111), (grandchild.AncestorCount, grandchild.AncestorFees));
        Assert.Equal((3, 111), (parent.DescendantCount, parent.DescendantFees));
        Assert.Equal((2, 110), (child.AncestorCount, child.AncestorFees));
        Assert.Equal((2, 11), (child.DescendantCount, child.DescendantFees));
    }

    [Fact]
    public void Removing_a_transaction_takes_its_descendants_along_and_nothing_else()
    {
        var parent = Add(fee: 100, NewOutput());
        var child = Add(fee: 10, OutputOf(parent, 0));
        var grandchild = Add(fee: 1, OutputOf(child, 0));
        var sibling = Add(fee: 1, OutputOf(parent, 1));

        var removed = _graph.RemoveWithDescendants(child);

        Assert.Equal([grandchild, child], removed);
        Assert.Equal([parent, sibling], _graph.Order.OldestFirst());
        Assert.Null(_graph.FindSpender(OutputOf(parent, 0)));
        Assert.Equal((2, 101), (parent.DescendantCount, parent.DescendantFees));
    }

    [Fact]
    public void The_worst_is_found_by_what_its_descendants_pay_too()
    {
        var poorWithRichChild = Add(fee: 1, NewOutput());
        Add(fee: 10_000, OutputOf(poorWithRichChild, 0));
        var middling = Add(fee: 50, NewOutput());
        Add(fee: 60, NewOutput());

        Assert.Same(middling, _graph.FindWorst());

        var poor = Add(fee: 2, NewOutput());
        Assert.Same(poor, _graph.FindWorst());
        Add(fee: 10_000, OutputOf(poor, 0));
        Assert.Same(middling, _graph.FindWorst());
    }

    [Fact]
    public void Pages_go_on_where_the_last_one_ended_whatever_was_removed_between()
    {
        var nodes = Enumerable.Range(0, 5_000).Select(_ => Add(fee: 1, NewOutput())).ToList();
        var page = _graph.Order.NewestFirst(long.MaxValue).Take(10).ToList();
        foreach (var node in nodes[100..4_995])
        {
            _graph.Remove(node);
        }

        var next = _graph.Order.NewestFirst(page[^1].Sequence).Take(10);

        Assert.Equal(nodes[4_990..].AsEnumerable().Reverse(), page);
        Assert.Equal(nodes[90..100].AsEnumerable().Reverse(), next);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Sums_equal_a_recount_after_random_changes(int seed)
    {
        var random = new Random(seed);
        var confirmed = new List<MempoolNode>();
        for (var step = 0; step < 3_000; step++)
        {
            var nodes = _graph.Order.OldestFirst().ToList();
            var action = nodes.Count == 0 ? 0 : random.Next(nodes.Count > 150 ? 100 : 80);
            if (action < 60)
            {
                AddRandom(random, nodes);
            }
            else if (action < 70)
            {
                var mined = nodes.First(node => node.Parents.Count == 0);
                _graph.Remove(mined);
                confirmed.Add(mined);
            }
            else if (action < 75 && confirmed.Count > 0)
            {
                BringBack(confirmed);
            }
            else
            {
                _graph.RemoveWithDescendants(nodes[random.Next(nodes.Count)]);
            }

            if (step % 50 == 0)
            {
                AssertSumsAreRight();
            }
        }

        AssertSumsAreRight();
    }

    private void AddRandom(Random random, List<MempoolNode> nodes)
    {
        var inputs = new HashSet<OutPoint>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var output = nodes.Count > 0 && random.Next(3) > 0
                ? OutputOf(nodes[random.Next(nodes.Count)], (uint)random.Next(3))
                : NewOutput();
            if (_graph.FindSpender(output) is null)
            {
                inputs.Add(output);
            }
        }

        if (inputs.Count > 0)
        {
            Add(random.Next(1, 100_000), [.. inputs]);
        }
    }

    private void BringBack(List<MempoolNode> confirmed)
    {
        var old = confirmed[^1];
        confirmed.RemoveAt(confirmed.Count - 1);
        var inputs = old.Transaction.Inputs.ToArray();
        if (inputs.All(input => _graph.FindSpender(input.PreviousOutput) is null))
        {
            _graph.Add(new MempoolNode(old.Transaction, old.Fee, old.VirtualSize, old.SigOpsCost) { Scripts = old.Scripts });
        }
    }

    private void AssertSumsAreRight()
    {
        var nodes = _graph.Order.OldestFirst().ToList();
        Assert.Equal(_graph.Count, nodes.Count);
        Assert.Equal(_graph.Fees, nodes.Sum(node => node.Fee));
        Assert.Equal(_graph.VirtualSize, nodes.Sum(node => node.VirtualSize));
        Assert.Equal(_graph.MemoryBytes, nodes.Sum(node => node.MemoryBytes));
        foreach (var node in nodes)
        {
            var ancestors = Closure(node, ParentsByInputs);
            var descendants = Closure(node, each => nodes.Where(other => ParentsByInputs(other).Contains(each)));
            Assert.Equal(
                (ancestors.Count, ancestors.Sum(each => each.Fee), ancestors.Sum(each => (long)each.VirtualSize),
                    ancestors.Sum(each => (long)each.SigOpsCost)),
                (node.AncestorCount, node.AncestorFees, node.AncestorVirtualSize, node.AncestorSigOpsCost));
            Assert.Equal(
                (descendants.Count, descendants.Sum(each => each.Fee), descendants.Sum(each => (long)each.VirtualSize)),
                (node.DescendantCount, node.DescendantFees, node.DescendantVirtualSize));
            Assert.All(node.Scripts, script => Assert.Contains(node, _graph.ByScript.NewestFirst(script, long.MaxValue)));
        }

        var worst = nodes.Count == 0 ? (FeeFraction?)null : nodes.Min(node => node.EvictionScore);
        Assert.True(worst is null ? _graph.FindWorst() is null : _graph.FindWorst()!.EvictionScore.CompareTo(worst.Value) == 0);
    }

    private HashSet<MempoolNode> ParentsByInputs(MempoolNode node)
    {
        var ids = node.Transaction.Inputs.ToArray().Select(input => input.PreviousOutput.TransactionId);
        return [.. ids.Select(_graph.Find).OfType<MempoolNode>()];
    }

    private static HashSet<MempoolNode> Closure(MempoolNode start, Func<MempoolNode, IEnumerable<MempoolNode>> next)
    {
        HashSet<MempoolNode> reached = [start];
        for (var waiting = new Queue<MempoolNode>([start]); waiting.TryDequeue(out var node);)
        {
            foreach (var each in next(node).Where(reached.Add))
            {
                waiting.Enqueue(each);
            }
        }

        return reached;
    }

    private OutPoint NewOutput()
    {
        var id = new byte[Hash256.Size];
        BinaryPrimitives.WriteInt32LittleEndian(id, ++_outputsMade);
        return new OutPoint(new Hash256(id), 0);
    }

    private static OutPoint OutputOf(MempoolNode node, uint index) => new(node.Transaction.Id, index);

    private MempoolNode Add(long fee, params OutPoint[] spends)
    {
        var inputs = Array.ConvertAll(spends, output => new TxInput(output, default, TxInput.FinalSequence));
        var outputs = new TxOutput[3];
        Array.Fill(outputs, new TxOutput(1_000, new byte[] { 0x51 }));
        var transaction = Transaction.Create(2, inputs, outputs, 0);
        var node = new MempoolNode(transaction, fee, transaction.VirtualSize, sigOpsCost: 4 * spends.Length)
        {
            Scripts = [transaction.Inputs[0].PreviousOutput.TransactionId, Hash256.Zero],
        };
        _graph.Add(node);
        return node;
    }
}
