using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Blockyard.Crypto.Lanes;

/// <summary>
/// The hash of a hash: the second half of a double hash, whole or as far as a nonce search needs it to reject nearly all.
/// </summary>
/// <remarks>
/// The input has 32 bytes, so words 8 to 15 of its only block are known. The last word of a hash is the variable e after round
/// 60, which only moves on in rounds 61 to 63: those are left out.
/// </remarks>
internal static class DigestHash<TOperations, T>
    where TOperations : struct, ILaneOperations<T>
    where T : unmanaged
{
    private const uint EndMarker = 0x8000_0000;
    private const uint LengthInBits = 256;

    // Words 8 to 15 with their round constants.
    private static ReadOnlySpan<uint> Known =>
    [
        unchecked(EndMarker + 0xd807aa98), 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, unchecked(LengthInBits + 0xc19bf174),
    ];

    /// <summary>Replaces the eight words of a hash by those of its hash.</summary>
    /// <param name="hash">The first of the eight words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Compute(ref T hash)
    {
        ref var k = ref MemoryMarshal.GetReference(Sha256Compression.RoundConstants);
        ref var start = ref MemoryMarshal.GetReference(Sha256Compression.InitialState);
        RunTo56(
            ref hash, out var a, out var b, out var c, out var d, out var e, out var f, out var g, out var h,
            out var w0, out var w1, out var w2, out var w3, out var w4, out var w5, out var w6, out var w7,
            out var w8, out var w9, out var w10, out var w11, out var w12, out var w13, out var w14, out var w15);
        LaneRounds<TOperations, T>.Extend(
            ref w8, ref w9, ref w10, ref w11, ref w12, ref w13, ref w14, ref w15, w0, w1, w2, w3, w4, w5, w6, w7);
        LaneRounds<TOperations, T>.Eight(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h,
            ref Unsafe.Add(ref k, 56), w8, w9, w10, w11, w12, w13, w14, w15);
        hash = TOperations.Add(a, At(ref start, 0));
        Unsafe.Add(ref hash, 1) = TOperations.Add(b, At(ref start, 1));
        Unsafe.Add(ref hash, 2) = TOperations.Add(c, At(ref start, 2));
        Unsafe.Add(ref hash, 3) = TOperations.Add(d, At(ref start, 3));
        Unsafe.Add(ref hash, 4) = TOperations.Add(e, At(ref start, 4));
        Unsafe.Add(ref hash, 5) = TOperations.Add(f, At(ref start, 5));
        Unsafe.Add(ref hash, 6) = TOperations.Add(g, At(ref start, 6));
        Unsafe.Add(ref hash, 7) = TOperations.Add(h, At(ref start, 7));
    }

    /// <summary>
    /// Computes the last word of the hash. Its bytes reversed are the highest 32 bits of the number that must not exceed the
    /// target.
    /// </summary>
    /// <param name="input">The first of the eight words of the first hash.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static T LastWord(ref T input)
    {
        ref var k = ref MemoryMarshal.GetReference(Sha256Compression.RoundConstants);
        ref var start = ref MemoryMarshal.GetReference(Sha256Compression.InitialState);
        RunTo56(
            ref input, out var a, out var b, out var c, out var d, out var e, out var f, out var g, out var h,
            out var w0, out var w1, out var w2, out var w3, out var w4, out var w5, out var w6, out var w7,
            out var w8, out var w9, out var w10, out var w11, out var w12, out var w13, out var w14, out var w15);
        w8 = TOperations.Extend(w8, w9, w1, w6);
        w9 = TOperations.Extend(w9, w10, w2, w7);
        w10 = TOperations.Extend(w10, w11, w3, w8);
        w11 = TOperations.Extend(w11, w12, w4, w9);
        w12 = TOperations.Extend(w12, w13, w5, w10);
        TOperations.Round(a, b, c, ref d, e, f, g, ref h, TOperations.Add(w8, At(ref k, 56)));
        TOperations.Round(h, a, b, ref c, d, e, f, ref g, TOperations.Add(w9, At(ref k, 57)));
        TOperations.Round(g, h, a, ref b, c, d, e, ref f, TOperations.Add(w10, At(ref k, 58)));
        TOperations.Round(f, g, h, ref a, b, c, d, ref e, TOperations.Add(w11, At(ref k, 59)));
        TOperations.Round(e, f, g, ref h, a, b, c, ref d, TOperations.Add(w12, At(ref k, 60)));
        return TOperations.Add(h, At(ref start, 7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunTo56(
        ref T input, out T a, out T b, out T c, out T d, out T e, out T f, out T g, out T h,
        out T w0, out T w1, out T w2, out T w3, out T w4, out T w5, out T w6, out T w7,
        out T w8, out T w9, out T w10, out T w11, out T w12, out T w13, out T w14, out T w15)
    {
        ref var k = ref MemoryMarshal.GetReference(Sha256Compression.RoundConstants);
        ref var start = ref MemoryMarshal.GetReference(Sha256Compression.InitialState);
        w0 = input;
        w1 = Unsafe.Add(ref input, 1);
        w2 = Unsafe.Add(ref input, 2);
        w3 = Unsafe.Add(ref input, 3);
        w4 = Unsafe.Add(ref input, 4);
        w5 = Unsafe.Add(ref input, 5);
        w6 = Unsafe.Add(ref input, 6);
        w7 = Unsafe.Add(ref input, 7);
        a = At(ref start, 0);
        b = At(ref start, 1);
        c = At(ref start, 2);
        d = At(ref start, 3);
        e = At(ref start, 4);
        f = At(ref start, 5);
        g = At(ref start, 6);
        h = At(ref start, 7);
        LaneRounds<TOperations, T>.Eight(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref k, w0, w1, w2, w3, w4, w5, w6, w7);
        LaneRounds<TOperations, T>.EightKnown(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref MemoryMarshal.GetReference(Known));

        var endMarker = TOperations.Broadcast(EndMarker);
        var length = TOperations.Broadcast(LengthInBits);
        w0 = TOperations.Add(w0, TOperations.Sigma0(w1));
        w1 = TOperations.Add(TOperations.Add(w1, TOperations.Sigma0(w2)), TOperations.Sigma1(length));
        w2 = TOperations.Add(TOperations.Add(w2, TOperations.Sigma0(w3)), TOperations.Sigma1(w0));
        w3 = TOperations.Add(TOperations.Add(w3, TOperations.Sigma0(w4)), TOperations.Sigma1(w1));
        w4 = TOperations.Add(TOperations.Add(w4, TOperations.Sigma0(w5)), TOperations.Sigma1(w2));
        w5 = TOperations.Add(TOperations.Add(w5, TOperations.Sigma0(w6)), TOperations.Sigma1(w3));
        w6 = TOperations.Add(TOperations.Add(TOperations.Add(w6, TOperations.Sigma0(w7)), TOperations.Sigma1(w4)), length);
        w7 = TOperations.Add(TOperations.Add(TOperations.Add(w7, TOperations.Sigma0(endMarker)), TOperations.Sigma1(w5)), w0);
        LaneRounds<TOperations, T>.Eight(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref k, 16), w0, w1, w2, w3, w4, w5, w6, w7);
        w8 = TOperations.Add(TOperations.Add(endMarker, w1), TOperations.Sigma1(w6));
        w9 = TOperations.Add(w2, TOperations.Sigma1(w7));
        w10 = TOperations.Add(w3, TOperations.Sigma1(w8));
        w11 = TOperations.Add(w4, TOperations.Sigma1(w9));
        w12 = TOperations.Add(w5, TOperations.Sigma1(w10));
        w13 = TOperations.Add(w6, TOperations.Sigma1(w11));
        w14 = TOperations.Add(TOperations.Add(w7, TOperations.Sigma1(w12)), TOperations.Sigma0(length));
        w15 = TOperations.Add(TOperations.Add(TOperations.Add(w8, TOperations.Sigma1(w13)), TOperations.Sigma0(w0)), length);
        LaneRounds<TOperations, T>.Eight(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h,
            ref Unsafe.Add(ref k, 24), w8, w9, w10, w11, w12, w13, w14, w15);

        // Runs once and a half: the second time ends after the first eight rounds.
        for (var i = 32; ; i += 16)
        {
            LaneRounds<TOperations, T>.Extend(
                ref w0, ref w1, ref w2, ref w3, ref w4, ref w5, ref w6, ref w7, w8, w9, w10, w11, w12, w13, w14, w15);
            LaneRounds<TOperations, T>.Eight(
                ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref k, i), w0, w1, w2, w3, w4, w5, w6, w7);
            if (i == 48)
            {
                break;
            }

            LaneRounds<TOperations, T>.Extend(
                ref w8, ref w9, ref w10, ref w11, ref w12, ref w13, ref w14, ref w15, w0, w1, w2, w3, w4, w5, w6, w7);
            LaneRounds<TOperations, T>.Eight(
                ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h,
                ref Unsafe.Add(ref k, i + 8), w8, w9, w10, w11, w12, w13, w14, w15);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At(ref uint words, int index) => LaneRounds<TOperations, T>.At(ref words, index);
}
