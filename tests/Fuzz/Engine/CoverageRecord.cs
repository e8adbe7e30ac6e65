using System.Numerics;
using System.Runtime.InteropServices;

namespace Blockyard.Fuzz.Engine;

/// <summary>What inputs have reached so far.</summary>
/// <remarks>For each block a bit per order of magnitude of its count: once, twice, up to 4, up to 8, …</remarks>
internal sealed class CoverageRecord
{
    private readonly byte[] _seen = new byte[CoverageMap.Hits.Length];

    /// <summary>Blocks reached.</summary>
    public int Blocks { get; private set; }

    /// <summary>Forgets the counts of the run before.</summary>
    public static void Begin() => CoverageMap.Hits.AsSpan().Clear();

    /// <summary>Takes over the counts of a run; true if it reached something new.</summary>
    public bool Add()
    {
        var isNew = false;
        var hits = CoverageMap.Hits.AsSpan();
        var words = MemoryMarshal.Cast<byte, ulong>(hits);
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] != 0)
            {
                isNew |= Add(hits, word * sizeof(ulong), (word + 1) * sizeof(ulong));
            }
        }

        return isNew | Add(hits, words.Length * sizeof(ulong), hits.Length);
    }

    private bool Add(ReadOnlySpan<byte> hits, int from, int to)
    {
        var isNew = false;
        for (var block = from; block < to; block++)
        {
            var magnitude = hits[block] == 0 ? 0 : 1 << BitOperations.Log2(hits[block]);
            if ((magnitude & ~_seen[block]) != 0)
            {
                isNew = true;
                Blocks += _seen[block] == 0 ? 1 : 0;
                _seen[block] |= (byte)magnitude;
            }
        }

        return isNew;
    }
}
