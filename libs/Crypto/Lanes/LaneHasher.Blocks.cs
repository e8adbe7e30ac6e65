using System.Runtime.CompilerServices;

namespace Blockyard.Crypto.Lanes;

/// <summary>Messages of one block each, hashed once.</summary>
internal sealed unsafe partial class LaneHasher<TOperations, T>
{
    private const int BlockSize = Sha256Compression.BlockSize;

    public void HashBlocksOnce(ReadOnlySpan<byte> blocks, Span<byte> destination)
    {
        for (var left = blocks.Length / BlockSize; left > 0; left = blocks.Length / BlockSize)
        {
            var count = Math.Min(left, TOperations.Lanes);
            if (count < fewest)
            {
                Sha256.HashBlocksOneByOne(blocks, destination);
                return;
            }

            fixed (byte* inputs = blocks, outputs = destination)
            {
                HashBlockGroup(inputs, outputs, count);
            }

            blocks = blocks[(count * BlockSize)..];
            destination = destination[(count * Sha256.HashSize)..];
        }
    }

    [SkipLocalsInit]
    private static void HashBlockGroup(byte* inputs, byte* outputs, int count)
    {
        var memory = stackalloc T[Words + Sha256Compression.StateWords];
        ref var words = ref *memory;
        ref var state = ref Unsafe.Add(ref words, Words);
        var places = stackalloc byte*[TOperations.Lanes];

        // Lanes that are left over do what the last one does.
        for (var lane = 0; lane < TOperations.Lanes; lane++)
        {
            places[lane] = inputs + (Math.Min(lane, count - 1) * BlockSize);
        }

        TOperations.LoadBlocks(places, ref words);
        LaneCompression<TOperations, T>.Start(ref state);
        LaneCompression<TOperations, T>.Compress(ref state, ref words);
        for (var lane = 0; lane < TOperations.Lanes; lane++)
        {
            places[lane] = outputs + (Math.Min(lane, count - 1) * Sha256.HashSize);
        }

        TOperations.StoreHashes(ref state, places);
    }
}
