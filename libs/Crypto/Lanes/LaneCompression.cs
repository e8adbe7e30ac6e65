using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Blockyard.Crypto.Lanes;

/// <summary>The compression function over lanes.</summary>
internal static class LaneCompression<TOperations, T>
    where TOperations : struct, ILaneOperations<T>
    where T : unmanaged
{
    private const int Rounds = 64;
    private const int Words = 16;

    /// <summary>Writes the state before the first block.</summary>
    public static void Start(ref T state)
    {
        for (var i = 0; i < Sha256Compression.StateWords; i++)
        {
            Unsafe.Add(ref state, i) = TOperations.Broadcast(Sha256Compression.InitialState[i]);
        }
    }

    /// <summary>Feeds one block into a state.</summary>
    /// <param name="state">The first of eight words.</param>
    /// <param name="words">The first of sixteen words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Compress(ref T state, ref T words)
    {
        ref var k = ref MemoryMarshal.GetReference(Sha256Compression.RoundConstants);
        T a = state, b = Unsafe.Add(ref state, 1), c = Unsafe.Add(ref state, 2), d = Unsafe.Add(ref state, 3);
        T e = Unsafe.Add(ref state, 4), f = Unsafe.Add(ref state, 5), g = Unsafe.Add(ref state, 6), h = Unsafe.Add(ref state, 7);
        T w0 = words, w1 = Unsafe.Add(ref words, 1), w2 = Unsafe.Add(ref words, 2), w3 = Unsafe.Add(ref words, 3);
        T w4 = Unsafe.Add(ref words, 4), w5 = Unsafe.Add(ref words, 5);
        T w6 = Unsafe.Add(ref words, 6), w7 = Unsafe.Add(ref words, 7);
        T w8 = Unsafe.Add(ref words, 8), w9 = Unsafe.Add(ref words, 9);
        T w10 = Unsafe.Add(ref words, 10), w11 = Unsafe.Add(ref words, 11);
        T w12 = Unsafe.Add(ref words, 12), w13 = Unsafe.Add(ref words, 13);
        T w14 = Unsafe.Add(ref words, 14), w15 = Unsafe.Add(ref words, 15);
        for (var i = 0; ; i += Words)
        {
            LaneRounds<TOperations, T>.Eight(
                ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref k, i), w0, w1, w2, w3, w4, w5, w6, w7);
            LaneRounds<TOperations, T>.Eight(
                ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h,
                ref Unsafe.Add(ref k, i + 8), w8, w9, w10, w11, w12, w13, w14, w15);
            if (i == Rounds - Words)
            {
                break;
            }

            LaneRounds<TOperations, T>.Extend(
                ref w0, ref w1, ref w2, ref w3, ref w4, ref w5, ref w6, ref w7, w8, w9, w10, w11, w12, w13, w14, w15);
            LaneRounds<TOperations, T>.Extend(
                ref w8, ref w9, ref w10, ref w11, ref w12, ref w13, ref w14, ref w15, w0, w1, w2, w3, w4, w5, w6, w7);
        }

        AddTo(ref state, a, b, c, d, e, f, g, h);
    }

    /// <summary>Feeds a block into a state whose schedule is the same in every lane.</summary>
    /// <param name="state">The first of eight words.</param>
    /// <param name="schedule">The 64 words with their round constants.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void CompressKnown(ref T state, ref uint schedule)
    {
        T a = state, b = Unsafe.Add(ref state, 1), c = Unsafe.Add(ref state, 2), d = Unsafe.Add(ref state, 3);
        T e = Unsafe.Add(ref state, 4), f = Unsafe.Add(ref state, 5), g = Unsafe.Add(ref state, 6), h = Unsafe.Add(ref state, 7);
        for (var i = 0; i < Rounds; i += 8)
        {
            LaneRounds<TOperations, T>.EightKnown(
                ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h, ref Unsafe.Add(ref schedule, i));
        }

        AddTo(ref state, a, b, c, d, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref T state, T a, T b, T c, T d, T e, T f, T g, T h)
    {
        state = TOperations.Add(state, a);
        Unsafe.Add(ref state, 1) = TOperations.Add(Unsafe.Add(ref state, 1), b);
        Unsafe.Add(ref state, 2) = TOperations.Add(Unsafe.Add(ref state, 2), c);
        Unsafe.Add(ref state, 3) = TOperations.Add(Unsafe.Add(ref state, 3), d);
        Unsafe.Add(ref state, 4) = TOperations.Add(Unsafe.Add(ref state, 4), e);
        Unsafe.Add(ref state, 5) = TOperations.Add(Unsafe.Add(ref state, 5), f);
        Unsafe.Add(ref state, 6) = TOperations.Add(Unsafe.Add(ref state, 6), g);
        Unsafe.Add(ref state, 7) = TOperations.Add(Unsafe.Add(ref state, 7), h);
    }
}
