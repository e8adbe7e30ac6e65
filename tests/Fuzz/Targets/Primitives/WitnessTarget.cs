using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>Witnesses: every way to get at the items gives the same.</summary>
internal sealed class WitnessTarget : IFuzzTarget
{
    public string Name => "witness";

    public IEnumerable<byte[]> Seeds => [[0], [2, 1, 0xaa, 0], [3, 2, 1, 2, 1, 0x50, 0]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var naive = NaiveReader.TryAll(input.ToArray(), NaiveTransaction.ReadWitness);
        var parsed = Witness.TryParse(input, out var witness);
        Require.Equal(naive is not null, parsed, "taken");
        if (naive is null)
        {
            return;
        }

        Require.Equal(naive.Length, witness.Count, "count");
        Require.Equal(naive.Length == 0, witness.IsEmpty, "is empty");
        Require.Same(input.Span, Witness.Create(naive).Raw.Span, "made again of its items");
        Require.That(Witness.Create(witness.ToArrays()) == witness, "made again of copies");
        var i = 0;
        foreach (var item in witness)
        {
            Require.Same(naive[i], item, "item walked over");
            i++;
        }

        Require.Equal(naive.Length, i, "items walked over");
        foreach (var index in naive.Length == 0 ? Array.Empty<int>() : [0, naive.Length / 2, naive.Length - 1])
        {
            Require.Same(naive[index], witness[index], "item");
            Require.Same(naive[index], witness.GetMemory(index).Span, "memory of an item");
        }
    }
}
