using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Blockyard.Crypto.Lanes;

/// <summary>Sixteen lanes with AVX-512, which has rotations and every function of three bits as single instructions.</summary>
internal readonly unsafe partial struct Vector512Operations : ILaneOperations<Vector512<uint>>
{
    // Truth tables over the three operands, from bit 7 for 111 down to bit 0 for 000.
    private const byte ExclusiveOr = 0b1001_0110;
    private const byte Choice = 0b1100_1010;
    private const byte Most = 0b1110_1000;

    public static bool IsSupported => Avx512BW.IsSupported;

    public static int Lanes => Vector512<uint>.Count;

    public static Vector512<uint> Indices => Vector512<uint>.Indices;

    private static Vector512<byte> ReversedBytes =>
        Vector512.Create(Vector256Operations.ReversedBytes, Vector256Operations.ReversedBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Round(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, ref Vector512<uint> d,
        Vector512<uint> e, Vector512<uint> f, Vector512<uint> g, ref Vector512<uint> h, Vector512<uint> word)
    {
        var t1 = h + word + Avx512F.TernaryLogic(e, f, g, Choice) + Avx512F.TernaryLogic(
            Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25), ExclusiveOr);
        d += t1;
        h = t1 + Avx512F.TernaryLogic(a, b, c, Most) + Avx512F.TernaryLogic(
            Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22), ExclusiveOr);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Sigma0(Vector512<uint> word) => Avx512F.TernaryLogic(
        Avx512F.RotateRight(word, 7), Avx512F.RotateRight(word, 18), word >>> 3, ExclusiveOr);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Sigma1(Vector512<uint> word) => Avx512F.TernaryLogic(
        Avx512F.RotateRight(word, 17), Avx512F.RotateRight(word, 19), word >>> 10, ExclusiveOr);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Extend(
        Vector512<uint> word16, Vector512<uint> word15, Vector512<uint> word7, Vector512<uint> word2) =>
        word16 + Sigma0(word15) + word7 + Sigma1(word2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyReversedAtMost(Vector512<uint> words, uint limit) =>
        Vector512.LessThanOrEqualAny(Avx512BW.Shuffle(words.AsByte(), ReversedBytes).AsUInt32(), Vector512.Create(limit));
}
