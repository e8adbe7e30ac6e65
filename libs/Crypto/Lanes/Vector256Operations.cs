using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Blockyard.Crypto.Lanes;

/// <summary>Eight lanes with AVX2.</summary>
internal readonly unsafe partial struct Vector256Operations : ILaneOperations<Vector256<uint>>
{
    public static bool IsSupported => Avx2.IsSupported;

    public static int Lanes => Vector256<uint>.Count;

    public static Vector256<uint> Indices => Vector256<uint>.Indices;

    /// <summary>A shuffle that reverses the bytes of every word.</summary>
    internal static Vector256<byte> ReversedBytes =>
        Vector256.Create(0x0405060700010203u, 0x0c0d0e0f08090a0bu, 0x0405060700010203u, 0x0c0d0e0f08090a0bu).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round(
        Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, ref Vector256<uint> d,
        Vector256<uint> e, Vector256<uint> f, Vector256<uint> g, ref Vector256<uint> h, Vector256<uint> word)
    {
        var t1 = h + word + (g ^ (e & (f ^ g)))
        + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)));
        d += t1;
        h = t1 + ((a & b) | (c & (a | b)))
        + (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Sigma0(Vector256<uint> word) =>
        ((word >>> 7) | (word << 25)) ^ ((word >>> 18) | (word << 14)) ^ (word >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Sigma1(Vector256<uint> word) =>
        ((word >>> 17) | (word << 15)) ^ ((word >>> 19) | (word << 13)) ^ (word >>> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Extend(
        Vector256<uint> word16, Vector256<uint> word15, Vector256<uint> word7, Vector256<uint> word2) =>
        word16 + Sigma0(word15) + word7 + Sigma1(word2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReversedAtMost(Vector256<uint> words, uint limit) =>
        Vector256.LessThanOrEqualAny(Avx2.Shuffle(words.AsByte(), ReversedBytes).AsUInt32(), Vector256.Create(limit));
}
