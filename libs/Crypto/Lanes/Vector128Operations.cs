using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Blockyard.Crypto.Lanes;

/// <summary>Four lanes on every processor with vectors of 128 bits: ARM64, and x64 without AVX2.</summary>
/// <remarks>Nothing in it names a processor, so what is tested on one holds for the other.</remarks>
internal readonly unsafe struct Vector128Operations : ILaneOperations<Vector128<uint>>
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Lanes => Vector128<uint>.Count;

    public static Vector128<uint> Indices => Vector128<uint>.Indices;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void LoadBlocks(byte** blocks, ref Vector128<uint> words)
    {
        uint* first = (uint*)blocks[0], second = (uint*)blocks[1], third = (uint*)blocks[2], fourth = (uint*)blocks[3];
        for (var i = 0; i < Sha256Compression.BlockSize / sizeof(uint); i++)
        {
            Unsafe.Add(ref words, i) = ReverseBytes(Vector128.Create(first[i], second[i], third[i], fourth[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void StoreHashes(ref Vector128<uint> state, byte** hashes)
    {
        for (var i = 0; i < Sha256Compression.StateWords; i++)
        {
            var words = ReverseBytes(Unsafe.Add(ref state, i));
            ((uint*)hashes[0])[i] = words[0];
            ((uint*)hashes[1])[i] = words[1];
            ((uint*)hashes[2])[i] = words[2];
            ((uint*)hashes[3])[i] = words[3];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Broadcast(uint word) => Vector128.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round(
        Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, ref Vector128<uint> d,
        Vector128<uint> e, Vector128<uint> f, Vector128<uint> g, ref Vector128<uint> h, Vector128<uint> word)
    {
        var t1 = h + word + (g ^ (e & (f ^ g)))
        + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)));
        d += t1;
        h = t1 + ((a & b) | (c & (a | b)))
        + (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Sigma0(Vector128<uint> word) =>
        ((word >>> 7) | (word << 25)) ^ ((word >>> 18) | (word << 14)) ^ (word >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Sigma1(Vector128<uint> word) =>
        ((word >>> 17) | (word << 15)) ^ ((word >>> 19) | (word << 13)) ^ (word >>> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Extend(
        Vector128<uint> word16, Vector128<uint> word15, Vector128<uint> word7, Vector128<uint> word2) =>
        word16 + Sigma0(word15) + word7 + Sigma1(word2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReversedAtMost(Vector128<uint> words, uint limit) =>
        Vector128.LessThanOrEqualAny(ReverseBytes(words), Vector128.Create(limit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> ReverseBytes(Vector128<uint> words) =>
        Vector128.Shuffle(words.AsByte(), Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)).AsUInt32();
}
