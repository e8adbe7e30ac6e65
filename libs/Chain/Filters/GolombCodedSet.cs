using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Filters;

/// <summary>Writes a set of byte strings in little more than 21 bits each, such that a reader can ask what is in it (BIP 158).</summary>
/// <remarks>
/// <code>
///  hash of an element = SipHash(element) mapped to 0 … N × M − 1        N elements, M = 784931
///  the set = CompactSize N, then the sorted hashes as differences d:
///            d / 2^19 one bits, a zero bit, the low 19 bits of d        most significant bit first, padded with zeros
/// </code>
/// An element of the set is always found; anything else with probability 1 / M. O(N log N).
/// </remarks>
internal static class GolombCodedSet
{
    private const int RemainderBits = 19;
    private const ulong FalsePositiveRate = 784931;

    /// <summary>Encodes the set; the elements are all different.</summary>
    public static byte[] Encode(IReadOnlyCollection<ReadOnlyMemory<byte>> elements, SipHash hash)
    {
        var range = (ulong)elements.Count * FalsePositiveRate;
        var hashes = new ulong[elements.Count];
        var next = 0;
        foreach (var element in elements)
        {
            hashes[next++] = Math.BigMul(hash.Hash(element.Span), range, out _);
        }

        Array.Sort(hashes);
        var bytes = new byte[SizeOf(hashes)];
        var start = CompactSize.Write(bytes, (ulong)hashes.Length);
        WriteDifferences(hashes, bytes.AsSpan(start));
        return bytes;
    }

    private static int SizeOf(ReadOnlySpan<ulong> sorted)
    {
        var bits = 0L;
        var before = 0UL;
        foreach (var value in sorted)
        {
            bits += (long)((value - before) >> RemainderBits) + 1 + RemainderBits;
            before = value;
        }

        return checked(CompactSize.LengthOf((ulong)sorted.Length) + (int)((bits + 7) / 8));
    }

    private static void WriteDifferences(ReadOnlySpan<ulong> sorted, Span<byte> destination)
    {
        var bit = 0;
        var before = 0UL;
        foreach (var value in sorted)
        {
            var difference = value - before;
            before = value;
            for (var ones = difference >> RemainderBits; ones > 0; ones--)
            {
                destination[bit >> 3] |= (byte)(0x80 >> (bit & 7));
                bit++;
            }

            // The zero that ends the ones is there already. Then the remainder, most significant bit first.
            bit++;
            for (var mask = 1UL << (RemainderBits - 1); mask > 0; mask >>= 1)
            {
                destination[bit >> 3] |= (difference & mask) == 0 ? (byte)0 : (byte)(0x80 >> (bit & 7));
                bit++;
            }
        }
    }
}
