using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Blockyard.Crypto;
using Blockyard.Crypto.Lanes;

namespace Blockyard.Mining.Scanning;

/// <summary>The first of the two hashes of a header, for many nonces at once.</summary>
/// <remarks>Begins after round 3 and leaves out the additions of words that are zero: see <see cref="HeaderWork"/>.</remarks>
internal static class InnerHash<TOperations, T>
    where TOperations : struct, ILaneOperations<T>
    where T : unmanaged
{
    /// <summary>Computes the eight words of the hash.</summary>
    /// <param name="work">The header.</param>
    /// <param name="nonces">Word 3 of the second block: nonces with their bytes reversed.</param>
    /// <param name="hash">The first of eight words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Compute(HeaderWork work, T nonces, ref T hash)
    {
        ref var k = ref MemoryMarshal.GetReference(Sha256Compression.RoundConstants);
        ref var known = ref MemoryMarshal.GetArrayDataReference(work.Words);
        ref var start = ref MemoryMarshal.GetArrayDataReference(work.AfterRound3);

        // Four of eight rounds have passed, so the names stand half-way round.
        T e = TOperations.Add(At(ref start, 0), nonces), f = At(ref start, 1), g = At(ref start, 2), h = At(ref start, 3);
        T a = TOperations.Add(At(ref start, 4), nonces), b = At(ref start, 5), c = At(ref start, 6), d = At(ref start, 7);
        TOperations.Round(e, f, g, ref h, a, b, c, ref d, At(ref known, 4));
        TOperations.Round(d, e, f, ref g, h, a, b, ref c, At(ref known, 5));
        TOperations.Round(c, d, e, ref f, g, h, a, ref b, At(ref known, 6));
        TOperations.Round(b, c, d, ref e, f, g, h, ref a, At(ref known, 7));
        LaneRounds<TOperations, T>.EightKnown(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref known, 8));

        T w0 = At(ref work.W16), w1 = At(ref work.W17);
        var w2 = TOperations.Add(At(ref work.Part18), TOperations.Sigma0(nonces));
        var w3 = TOperations.Add(At(ref work.Part19), nonces);
        var w4 = TOperations.Add(At(ref work.Part20), TOperations.Sigma1(w2));
        var w5 = TOperations.Sigma1(w3);
        var w6 = TOperations.Add(At(ref work.Part22), TOperations.Sigma1(w4));
        var w7 = TOperations.Add(w0, TOperations.Sigma1(w5));
        LaneRounds<TOperations, T>.Eight(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref k, 16), w0, w1, w2, w3, w4, w5, w6, w7);
        var w8 = TOperations.Add(w1, TOperations.Sigma1(w6));
        var w9 = TOperations.Add(w2, TOperations.Sigma1(w7));
        var w10 = TOperations.Add(w3, TOperations.Sigma1(w8));
        var w11 = TOperations.Add(w4, TOperations.Sigma1(w9));
        var w12 = TOperations.Add(w5, TOperations.Sigma1(w10));
        var w13 = TOperations.Add(w6, TOperations.Sigma1(w11));
        var w14 = TOperations.Add(TOperations.Add(w7, TOperations.Sigma1(w12)), At(ref work.Part30));
        var w15 = TOperations.Add(TOperations.Add(w8, TOperations.Sigma1(w13)), At(ref work.Part31));
        LaneRounds<TOperations, T>.Eight(
            ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h,
            ref Unsafe.Add(ref k, 24), w8, w9, w10, w11, w12, w13, w14, w15);

        for (var i = 32; i < 64; i += 16)
        {
            LaneRounds<TOperations, T>.Extend(
                ref w0, ref w1, ref w2, ref w3, ref w4, ref w5, ref w6, ref w7, w8, w9, w10, w11, w12, w13, w14, w15);
            LaneRounds<TOperations, T>.Eight(
                ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref k, i), w0, w1, w2, w3, w4, w5, w6, w7);
            LaneRounds<TOperations, T>.Extend(
                ref w8, ref w9, ref w10, ref w11, ref w12, ref w13, ref w14, ref w15, w0, w1, w2, w3, w4, w5, w6, w7);
            LaneRounds<TOperations, T>.Eight(
                ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h,
                ref Unsafe.Add(ref k, i + 8), w8, w9, w10, w11, w12, w13, w14, w15);
        }

        ref var midstate = ref MemoryMarshal.GetArrayDataReference(work.Midstate);
        hash = TOperations.Add(a, At(ref midstate, 0));
        Unsafe.Add(ref hash, 1) = TOperations.Add(b, At(ref midstate, 1));
        Unsafe.Add(ref hash, 2) = TOperations.Add(c, At(ref midstate, 2));
        Unsafe.Add(ref hash, 3) = TOperations.Add(d, At(ref midstate, 3));
        Unsafe.Add(ref hash, 4) = TOperations.Add(e, At(ref midstate, 4));
        Unsafe.Add(ref hash, 5) = TOperations.Add(f, At(ref midstate, 5));
        Unsafe.Add(ref hash, 6) = TOperations.Add(g, At(ref midstate, 6));
        Unsafe.Add(ref hash, 7) = TOperations.Add(h, At(ref midstate, 7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T At(ref uint words, int index = 0) => LaneRounds<TOperations, T>.At(ref words, index);
}
