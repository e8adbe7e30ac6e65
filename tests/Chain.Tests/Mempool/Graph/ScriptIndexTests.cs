using Blockyard.Chain.Mempool.Graph;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Graph;

public sealed class ScriptIndexTests
{
    private const int Steps = 5_000;

    private static readonly Hash256[] Scripts = [.. Enumerable.Range(0, 8).Select(number => Hash256.Sha256([(byte)number]))];
    private static readonly Transaction Any = Transaction.Create(2, [], [], 0);

    private readonly ScriptIndex _index = new();
    private readonly List<MempoolNode> _model = [];
    private long _sequence;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Lists_are_those_of_a_plain_model_whatever_comes_and_goes(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < Steps; step++)
        {
            if (random.Next(20) < (_model.Count < 30 ? 12 : 8))
            {
                Add(random.GetItems(Scripts, random.Next(5)).Distinct());
            }
            else if (_model.Count > 0)
            {
                Remove(random.Next(_model.Count));
            }

            AssertSame(Scripts[random.Next(Scripts.Length)], random.Next((int)_sequence + 2));
        }

        while (_model.Count > 0)
        {
            Remove(random.Next(_model.Count));
        }

        Assert.All(Scripts, script => Assert.Empty(_index.NewestFirst(script, long.MaxValue)));
    }

    private void Add(IEnumerable<Hash256> scripts)
    {
        var node = new MempoolNode(Any, 1, 1, 1) { Scripts = [.. scripts], Sequence = ++_sequence };
        _index.Add(node);
        _model.Add(node);
    }

    private void Remove(int position)
    {
        _index.Remove(_model[position]);
        Assert.Empty(_model[position].ScriptPlaces);
        _model.RemoveAt(position);
    }

    private void AssertSame(Hash256 script, long before)
    {
        var expected = Enumerable.Reverse(_model).Where(node => node.Sequence < before && node.Scripts.Contains(script));
        Assert.Equal(expected, _index.NewestFirst(script, before));
    }
}
