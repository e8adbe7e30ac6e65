using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Blockyard.Crypto.Lanes;

/// <summary>SHA-256 over one kind of lanes.</summary>
/// <param name="fewest">Groups with fewer messages than this are hashed one message after the other.</param>
internal sealed unsafe partial class LaneHasher<TOperations, T>(int fewest) : ILaneHasher
    where TOperations : struct, ILaneOperations<T>
    where T : unmanaged
{
    private const int PairSize = Sha256Compression.BlockSize;
    private const int Words = 16;
    private const uint EndMarker = 0x8000_0000;

    // 64 bytes fill one block exactly, so the second block is padding alone: round constants and schedule together.
    private static readonly uint[] PaddingOfPair = CreatePaddingOfPair();

    public int Lanes => TOperations.Lanes;

    public void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> destination)
    {
        for (var left = pairs.Length / PairSize; left > 0; left = pairs.Length / PairSize)
        {
            var count = Math.Min(left, TOperations.Lanes);
            var hashes = destination[..(count * Sha256.HashSize)];
            HashGroup(pairs[..(count * PairSize)], hashes, count);
            pairs = pairs[(count * PairSize)..];
            destination = destination[hashes.Length..];
        }
    }

    private void HashGroup(ReadOnlySpan<byte> pairs, Span<byte> destination, int count)
    {
        if (count < fewest)
        {
            for (; !pairs.IsEmpty; pairs = pairs[PairSize..], destination = destination[Sha256.HashSize..])
            {
                Sha256d.Hash(pairs[..PairSize], destination);
            }

            return;
        }

        fixed (byte* inputs = pairs, outputs = destination)
        {
            HashPairGroup(inputs, outputs, count);
        }
    }

    [SkipLocalsInit]
    private static void HashPairGroup(byte* inputs, byte* outputs, int count)
    {
        var memory = stackalloc T[Words + Sha256Compression.StateWords];
        ref var words = ref *memory;
        ref var state = ref Unsafe.Add(ref words, Words);
        var places = stackalloc byte*[TOperations.Lanes];

        // Lanes that are left over do what the last one does.
        for (var lane = 0; lane < TOperations.Lanes; lane++)
        {
            places[lane] = inputs + (Math.Min(lane, count - 1) * PairSize);
        }

        TOperations.LoadBlocks(places, ref words);
        LaneCompression<TOperations, T>.Start(ref state);
        LaneCompression<TOperations, T>.Compress(ref state, ref words);
        LaneCompression<TOperations, T>.CompressKnown(ref state, ref MemoryMarshal.GetArrayDataReference(PaddingOfPair));
        for (var lane = 0; lane < TOperations.Lanes; lane++)
        {
            places[lane] = outputs + (Math.Min(lane, count - 1) * Sha256.HashSize);
        }

        DigestHash<TOperations, T>.Compute(ref state);
        TOperations.StoreHashes(ref state, places);
    }

    private static uint[] CreatePaddingOfPair()
    {
        var words = new uint[Sha256Compression.RoundConstants.Length];
        words[0] = EndMarker;
        words[Words - 1] = 8 * PairSize;
        for (var i = Words; i < words.Length; i++)
        {
            words[i] = ScalarOperations.Extend(words[i - 16], words[i - 15], words[i - 7], words[i - 2]);
        }

        for (var i = 0; i < words.Length; i++)
        {
            words[i] += Sha256Compression.RoundConstants[i];
        }

        return words;
    }
}
