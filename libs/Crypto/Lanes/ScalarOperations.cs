using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Blockyard.Crypto.Lanes;

/// <summary>One lane, on any processor.</summary>
internal readonly unsafe struct ScalarOperations : ILaneOperations<uint>
{
    public static int Lanes => 1;

    public static uint Indices => 0;

    public static void LoadBlocks(byte** blocks, ref uint words)
    {
        for (var i = 0; i < Sha256Compression.BlockSize / sizeof(uint); i++)
        {
            Unsafe.Add(ref words, i) = BinaryPrimitives.ReverseEndianness(((uint*)*blocks)[i]);
        }
    }

    public static void StoreHashes(ref uint state, byte** hashes)
    {
        for (var i = 0; i < Sha256Compression.StateWords; i++)
        {
            ((uint*)*hashes)[i] = BinaryPrimitives.ReverseEndianness(Unsafe.Add(ref state, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Broadcast(uint word) => word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(uint left, uint right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round(
        uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint word)
    {
        var t1 = h + word + (g ^ (e & (f ^ g)))
        + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25));
        d += t1;
        h = t1 + ((a & b) | (c & (a | b)))
        + (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sigma0(uint word) =>
        BitOperations.RotateRight(word, 7) ^ BitOperations.RotateRight(word, 18) ^ (word >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Sigma1(uint word) =>
        BitOperations.RotateRight(word, 17) ^ BitOperations.RotateRight(word, 19) ^ (word >> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Extend(uint word16, uint word15, uint word7, uint word2) =>
        word16 + Sigma0(word15) + word7 + Sigma1(word2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReversedAtMost(uint words, uint limit) => BinaryPrimitives.ReverseEndianness(words) <= limit;
}
