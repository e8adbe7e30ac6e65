using System.Runtime.CompilerServices;

namespace Blockyard.Crypto.Lanes;

/// <summary>Rounds and message schedule of SHA-256 over lanes; all inlined, so that state and words stay in registers.</summary>
internal static class LaneRounds<TOperations, T>
    where TOperations : struct, ILaneOperations<T>
    where T : unmanaged
{
    /// <summary>
    /// Eight rounds, which bring every variable back to its place, with round constants from <paramref name="k"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Eight(
        ref T a, ref T b, ref T c, ref T d, ref T e, ref T f, ref T g, ref T h,
        ref uint k, T w0, T w1, T w2, T w3, T w4, T w5, T w6, T w7)
    {
        TOperations.Round(a, b, c, ref d, e, f, g, ref h, TOperations.Add(w0, At(ref k, 0)));
        TOperations.Round(h, a, b, ref c, d, e, f, ref g, TOperations.Add(w1, At(ref k, 1)));
        TOperations.Round(g, h, a, ref b, c, d, e, ref f, TOperations.Add(w2, At(ref k, 2)));
        TOperations.Round(f, g, h, ref a, b, c, d, ref e, TOperations.Add(w3, At(ref k, 3)));
        TOperations.Round(e, f, g, ref h, a, b, c, ref d, TOperations.Add(w4, At(ref k, 4)));
        TOperations.Round(d, e, f, ref g, h, a, b, ref c, TOperations.Add(w5, At(ref k, 5)));
        TOperations.Round(c, d, e, ref f, g, h, a, ref b, TOperations.Add(w6, At(ref k, 6)));
        TOperations.Round(b, c, d, ref e, f, g, h, ref a, TOperations.Add(w7, At(ref k, 7)));
    }

    /// <summary>Eight rounds with words that are the same in every lane and hold the round constants already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EightKnown(
        ref T a, ref T b, ref T c, ref T d, ref T e, ref T f, ref T g, ref T h, ref uint words)
    {
        TOperations.Round(a, b, c, ref d, e, f, g, ref h, At(ref words, 0));
        TOperations.Round(h, a, b, ref c, d, e, f, ref g, At(ref words, 1));
        TOperations.Round(g, h, a, ref b, c, d, e, ref f, At(ref words, 2));
        TOperations.Round(f, g, h, ref a, b, c, d, ref e, At(ref words, 3));
        TOperations.Round(e, f, g, ref h, a, b, c, ref d, At(ref words, 4));
        TOperations.Round(d, e, f, ref g, h, a, b, ref c, At(ref words, 5));
        TOperations.Round(c, d, e, ref f, g, h, a, ref b, At(ref words, 6));
        TOperations.Round(b, c, d, ref e, f, g, h, ref a, At(ref words, 7));
    }

    /// <summary>
    /// Replaces eight words of the schedule by the ones sixteen places on; called with the halves swapped for the other eight.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Extend(
        ref T w0, ref T w1, ref T w2, ref T w3, ref T w4, ref T w5, ref T w6, ref T w7,
        T w8, T w9, T w10, T w11, T w12, T w13, T w14, T w15)
    {
        w0 = TOperations.Extend(w0, w1, w9, w14);
        w1 = TOperations.Extend(w1, w2, w10, w15);
        w2 = TOperations.Extend(w2, w3, w11, w0);
        w3 = TOperations.Extend(w3, w4, w12, w1);
        w4 = TOperations.Extend(w4, w5, w13, w2);
        w5 = TOperations.Extend(w5, w6, w14, w3);
        w6 = TOperations.Extend(w6, w7, w15, w4);
        w7 = TOperations.Extend(w7, w8, w0, w5);
    }

    /// <summary>One word of many, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At(ref uint words, int index) => TOperations.Broadcast(Unsafe.Add(ref words, index));
}
