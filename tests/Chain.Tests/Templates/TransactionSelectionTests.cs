using System.Buffers.Binary;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Templates;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Templates;

public sealed class TransactionSelectionTests
{
    private const int Height = 200;
    private const uint MedianTime = 1_700_000_000;

    private readonly MempoolGraph _graph = new();
    private int _made;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Parents_come_first_nothing_comes_twice_and_the_limits_hold(int seed)
    {
        var random = new Random(seed);
        var nodes = new List<MempoolNode>();
        for (var i = 0; i < 2_000; i++)
        {
            var wanted = nodes.Count > 0 ? random.Next(3) : 0;
            var parents = Enumerable.Range(0, wanted).Select(_ => Free(nodes, random));
            nodes.Add(Add(random.Next(100, 50_000), [.. parents.OfType<OutPoint>().Distinct()]));
        }

        var settings = new TemplateSettings { MaxWeight = 300_000 };
        var picked = Pick(settings);

        var done = new HashSet<MempoolNode>();
        Assert.All(picked, node =>
        {
            Assert.All(node.Parents, parent => Assert.Contains(parent, done));
            Assert.True(done.Add(node));
        });
        var weight = picked.Sum(node => node.Transaction.Weight) + settings.ReservedWeight;
        Assert.InRange(weight, 300_000 - 10_000, 300_000);
    }

    [Fact]
    public void Too_many_signature_operations_are_left_out()
    {
        for (var i = 0; i < 10; i++)
        {
            Add(fee: 1_000, sigOpsCost: 10_000);
        }

        Assert.Equal(7, Pick(new TemplateSettings()).Count);
    }

    [Fact]
    public void What_does_not_fit_is_skipped_for_what_does()
    {
        var large = Add(fee: 1_000_000, outputs: 2_000);
        var small = Add(fee: 1_000);

        var picked = Pick(new TemplateSettings { MaxWeight = 8_000 + small.Transaction.Weight });

        Assert.Equal([small], picked);
        Assert.Equal([large, small], Pick(new TemplateSettings()));
    }

    [Fact]
    public void What_is_not_final_is_left_out_with_what_needs_it()
    {
        var early = Add(fee: 9_000, lockTime: Height);
        Add(fee: 9_000, [new OutPoint(early.Transaction.Id, 0)]);
        var fine = Add(fee: 1_000, lockTime: Height - 1);

        Assert.Equal([fine], Pick(new TemplateSettings()));
    }

    [Fact]
    public void Selection_pays_as_much_as_trying_everything_for_small_pools()
    {
        // One parent with two children, and loners: the best three by rate, parents included.
        var parent = Add(fee: 200);
        var first = Add(fee: 30_000, [new OutPoint(parent.Transaction.Id, 0)]);
        var second = Add(fee: 20_000, [new OutPoint(parent.Transaction.Id, 1)]);
        Add(fee: 5_000);
        Add(fee: 100);

        var room = parent.Transaction.Weight + first.Transaction.Weight + second.Transaction.Weight;

        Assert.Equal([parent, first, second], Pick(new TemplateSettings { MaxWeight = 8_000 + room }));
    }

    private List<MempoolNode> Pick(TemplateSettings settings) =>
        new TransactionSelection(settings, Height, MedianTime).Pick(_graph);

    private OutPoint? Free(List<MempoolNode> nodes, Random random)
    {
        var output = new OutPoint(nodes[random.Next(nodes.Count)].Transaction.Id, (uint)random.Next(3));
        return _graph.FindSpender(output) is null && _graph.Find(output.TransactionId)!.AncestorCount < 25 ? output : null;
    }

    private MempoolNode Add(long fee, OutPoint[]? spends = null, int sigOpsCost = 4, int outputs = 3, uint lockTime = 0)
    {
        if (spends is null or [])
        {
            var id = new byte[Hash256.Size];
            BinaryPrimitives.WriteInt32LittleEndian(id, ++_made);
            spends = [new OutPoint(new Hash256(id), 0)];
        }

        var inputs = Array.ConvertAll(spends, output => new TxInput(output, default, 0));
        var made = Enumerable.Repeat(new TxOutput(1_000, new byte[22]), outputs).ToArray();
        var transaction = Transaction.Create(2, inputs, made, lockTime);
        var node = new MempoolNode(transaction, fee, transaction.VirtualSize, sigOpsCost);
        _graph.Add(node);
        return node;
    }
}
