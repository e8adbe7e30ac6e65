using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Blockyard.Crypto;

/// <summary>The double SHA-256 of sixteen 64-byte inputs at once: one level of a Merkle tree, sixteen nodes a time.</summary>
/// <remarks>
/// Every vector holds the same word of all sixteen. 64 bytes fill one block exactly, so the second block is padding alone and its
/// whole schedule is constant; the second hash takes one block more. Compiled fully at once: vector code that is not optimised
/// yet is slower than none.
/// </remarks>
internal static partial class Sha256PairLanes
{
    /// <summary>Inputs per call.</summary>
    public const int Count = 16;

    private const int InputSize = 64;
    private const int Rounds = 64;
    private const uint PaddingBit = 0x8000_0000;

    // Round constant plus schedule of the padding behind 64 bytes.
    private static readonly uint[] PaddingSchedule = CreatePaddingSchedule();

    /// <summary>Whether the processor can do it.</summary>
    public static bool IsAvailable => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    /// <summary>Hashes 1,024 bytes to 512; the destination may start where the inputs start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hash(ReadOnlySpan<byte> inputs, Span<byte> destination)
    {
        Span<Vector512<uint>> words = stackalloc Vector512<uint>[Count];
        Span<Vector512<uint>> state = stackalloc Vector512<uint>[Sha256Compression.StateWords];
        for (var i = 0; i < Count; i++)
        {
            words[i] = SwapBytes(Vector512.Create<byte>(inputs.Slice(InputSize * i, InputSize)));
        }

        Transpose(words);
        Initialize(state);
        Compress(state, words);
        CompressPadding(state);

        state.CopyTo(words);
        words[state.Length..].Clear();
        words[state.Length] = Vector512.Create(PaddingBit);
        words[^1] = Vector512.Create((uint)(8 * Sha256.HashSize));
        Initialize(state);
        Compress(state, words);

        state.CopyTo(words);
        Transpose(words);
        for (var i = 0; i < Count; i++)
        {
            SwapBytes(words[i].AsByte()).GetLower().AsByte().CopyTo(destination[(Sha256.HashSize * i)..]);
        }
    }

    private static void Initialize(Span<Vector512<uint>> state)
    {
        for (var i = 0; i < state.Length; i++)
        {
            state[i] = Vector512.Create(Sha256Compression.InitialState[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> SwapBytes(Vector512<byte> bytes) =>
        Avx512BW.Shuffle(
            bytes, Vector512.Create(Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12))).AsUInt32();

    // Rows to columns, 16 × 16 words: pairs of words, then pairs of pairs, then quarters of vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(Span<Vector512<uint>> rows)
    {
        Span<Vector512<ulong>> halves = stackalloc Vector512<ulong>[Count];
        for (var i = 0; i < Count; i += 2)
        {
            halves[i] = Avx512F.UnpackLow(rows[i], rows[i + 1]).AsUInt64();
            halves[i + 1] = Avx512F.UnpackHigh(rows[i], rows[i + 1]).AsUInt64();
        }

        for (var i = 0; i < Count; i += 4)
        {
            rows[i] = Avx512F.UnpackLow(halves[i], halves[i + 2]).AsUInt32();
            rows[i + 1] = Avx512F.UnpackHigh(halves[i], halves[i + 2]).AsUInt32();
            rows[i + 2] = Avx512F.UnpackLow(halves[i + 1], halves[i + 3]).AsUInt32();
            rows[i + 3] = Avx512F.UnpackHigh(halves[i + 1], halves[i + 3]).AsUInt32();
        }

        for (var i = 0; i < 4; i++)
        {
            var lowAb = Avx512F.Shuffle4x128(rows[i], rows[i + 4], 0x44);
            var highAb = Avx512F.Shuffle4x128(rows[i], rows[i + 4], 0xee);
            var lowCd = Avx512F.Shuffle4x128(rows[i + 8], rows[i + 12], 0x44);
            var highCd = Avx512F.Shuffle4x128(rows[i + 8], rows[i + 12], 0xee);
            rows[i] = Avx512F.Shuffle4x128(lowAb, lowCd, 0x88);
            rows[i + 4] = Avx512F.Shuffle4x128(lowAb, lowCd, 0xdd);
            rows[i + 8] = Avx512F.Shuffle4x128(highAb, highCd, 0x88);
            rows[i + 12] = Avx512F.Shuffle4x128(highAb, highCd, 0xdd);
        }
    }

    private static uint[] CreatePaddingSchedule()
    {
        var words = new uint[Rounds];
        words[0] = PaddingBit;
        words[15] = 8 * InputSize;
        for (var i = 16; i < Rounds; i++)
        {
            words[i] = Sha256Compression.SmallSigma1(words[i - 2]) + words[i - 7]
                + Sha256Compression.SmallSigma0(words[i - 15]) + words[i - 16];
        }

        for (var i = 0; i < Rounds; i++)
        {
            words[i] += Sha256Compression.RoundConstants[i];
        }

        return words;
    }
}
