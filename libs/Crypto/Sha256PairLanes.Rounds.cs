using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lanes = System.Runtime.Intrinsics.Vector512<uint>;

namespace Blockyard.Crypto;

/// <summary>The compression function over sixteen lanes, all inlined so that state and words stay in registers.</summary>
internal static partial class Sha256PairLanes
{
    // Truth tables over three operands, from bit 7 for 111 down to bit 0 for 000.
    private const byte ExclusiveOr = 0b1001_0110;
    private const byte Choice = 0b1100_1010;
    private const byte Most = 0b1110_1000;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(Span<Lanes> state, Span<Lanes> words)
    {
        ref var k = ref MemoryMarshal.GetReference(Sha256Compression.RoundConstants);
        Lanes a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        Lanes w0 = words[0], w1 = words[1], w2 = words[2], w3 = words[3];
        Lanes w4 = words[4], w5 = words[5], w6 = words[6], w7 = words[7];
        Lanes w8 = words[8], w9 = words[9], w10 = words[10], w11 = words[11];
        Lanes w12 = words[12], w13 = words[13], w14 = words[14], w15 = words[15];
        for (var i = 0; i < Rounds; i += Count)
        {
            if (i > 0)
            {
                Extend(ref w0, ref w1, ref w2, ref w3, ref w4, ref w5, ref w6, ref w7, w8, w9, w10, w11, w12, w13, w14, w15);
                Extend(ref w8, ref w9, ref w10, ref w11, ref w12, ref w13, ref w14, ref w15, w0, w1, w2, w3, w4, w5, w6, w7);
            }

            ref var first = ref Unsafe.Add(ref k, i);
            ref var second = ref Unsafe.Add(ref k, i + 8);
            Eight(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref first, w0, w1, w2, w3, w4, w5, w6, w7);
            Eight(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref second, w8, w9, w10, w11, w12, w13, w14, w15);
        }

        Add(state, a, b, c, d, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CompressPadding(Span<Lanes> state)
    {
        ref var k = ref MemoryMarshal.GetArrayDataReference(PaddingSchedule);
        Lanes a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (var i = 0; i < Rounds; i += 8)
        {
            EightKnown(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref k, i));
        }

        Add(state, a, b, c, d, e, f, g, h);
    }

    // Eight rounds bring every variable back to its own place, so nothing is moved.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(
        ref Lanes a, ref Lanes b, ref Lanes c, ref Lanes d, ref Lanes e, ref Lanes f, ref Lanes g, ref Lanes h,
        ref uint k, Lanes w0, Lanes w1, Lanes w2, Lanes w3, Lanes w4, Lanes w5, Lanes w6, Lanes w7)
    {
        Round(a, b, c, ref d, e, f, g, ref h, w0 + At(ref k, 0));
        Round(h, a, b, ref c, d, e, f, ref g, w1 + At(ref k, 1));
        Round(g, h, a, ref b, c, d, e, ref f, w2 + At(ref k, 2));
        Round(f, g, h, ref a, b, c, d, ref e, w3 + At(ref k, 3));
        Round(e, f, g, ref h, a, b, c, ref d, w4 + At(ref k, 4));
        Round(d, e, f, ref g, h, a, b, ref c, w5 + At(ref k, 5));
        Round(c, d, e, ref f, g, h, a, ref b, w6 + At(ref k, 6));
        Round(b, c, d, ref e, f, g, h, ref a, w7 + At(ref k, 7));
    }

    // The same with words that are equal in every lane and hold the round constants already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightKnown(
        ref Lanes a, ref Lanes b, ref Lanes c, ref Lanes d, ref Lanes e, ref Lanes f, ref Lanes g, ref Lanes h, ref uint k)
    {
        Round(a, b, c, ref d, e, f, g, ref h, At(ref k, 0));
        Round(h, a, b, ref c, d, e, f, ref g, At(ref k, 1));
        Round(g, h, a, ref b, c, d, e, ref f, At(ref k, 2));
        Round(f, g, h, ref a, b, c, d, ref e, At(ref k, 3));
        Round(e, f, g, ref h, a, b, c, ref d, At(ref k, 4));
        Round(d, e, f, ref g, h, a, b, ref c, At(ref k, 5));
        Round(c, d, e, ref f, g, h, a, ref b, At(ref k, 6));
        Round(b, c, d, ref e, f, g, h, ref a, At(ref k, 7));
    }

    // Replaces eight words of the schedule by those sixteen places on; the other eight come after with the halves swapped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Extend(
        ref Lanes w0, ref Lanes w1, ref Lanes w2, ref Lanes w3, ref Lanes w4, ref Lanes w5, ref Lanes w6, ref Lanes w7,
        Lanes w8, Lanes w9, Lanes w10, Lanes w11, Lanes w12, Lanes w13, Lanes w14, Lanes w15)
    {
        w0 += Sigma0(w1) + w9 + Sigma1(w14);
        w1 += Sigma0(w2) + w10 + Sigma1(w15);
        w2 += Sigma0(w3) + w11 + Sigma1(w0);
        w3 += Sigma0(w4) + w12 + Sigma1(w1);
        w4 += Sigma0(w5) + w13 + Sigma1(w2);
        w5 += Sigma0(w6) + w14 + Sigma1(w3);
        w6 += Sigma0(w7) + w15 + Sigma1(w4);
        w7 += Sigma0(w8) + w0 + Sigma1(w5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(Lanes a, Lanes b, Lanes c, ref Lanes d, Lanes e, Lanes f, Lanes g, ref Lanes h, Lanes word)
    {
        var t = h + word + Avx512F.TernaryLogic(e, f, g, Choice)
            + Xor(Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25));
        d += t;
        h = t + Avx512F.TernaryLogic(a, b, c, Most)
            + Xor(Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Sigma0(Lanes x) => Xor(Avx512F.RotateRight(x, 7), Avx512F.RotateRight(x, 18), x >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Sigma1(Lanes x) => Xor(Avx512F.RotateRight(x, 17), Avx512F.RotateRight(x, 19), x >>> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Xor(Lanes x, Lanes y, Lanes z) => Avx512F.TernaryLogic(x, y, z, ExclusiveOr);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes At(ref uint words, int index) => Vector512.Create(Unsafe.Add(ref words, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<Lanes> state, Lanes a, Lanes b, Lanes c, Lanes d, Lanes e, Lanes f, Lanes g, Lanes h)
    {
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}
