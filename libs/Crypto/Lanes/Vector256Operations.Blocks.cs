using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Blockyard.Crypto.Lanes;

/// <summary>Between bytes in rows, one for each lane, and words in columns: 8 × 8 words, four by four and then in halves.</summary>
internal readonly unsafe partial struct Vector256Operations
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void LoadBlocks(byte** blocks, ref Vector256<uint> words)
    {
        for (var half = 0; half < 2; half++)
        {
            Quad(
                Load(blocks[0], half), Load(blocks[1], half), Load(blocks[2], half), Load(blocks[3], half),
                out var a0, out var a1, out var a2, out var a3);
            Quad(
                Load(blocks[4], half), Load(blocks[5], half), Load(blocks[6], half), Load(blocks[7], half),
                out var b0, out var b1, out var b2, out var b3);
            ref var first = ref Unsafe.Add(ref words, Lanes * half);
            Halves(a0, b0, out first, out Unsafe.Add(ref first, 4));
            Halves(a1, b1, out Unsafe.Add(ref first, 1), out Unsafe.Add(ref first, 5));
            Halves(a2, b2, out Unsafe.Add(ref first, 2), out Unsafe.Add(ref first, 6));
            Halves(a3, b3, out Unsafe.Add(ref first, 3), out Unsafe.Add(ref first, 7));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void StoreHashes(ref Vector256<uint> state, byte** hashes)
    {
        Quad(
            state, Unsafe.Add(ref state, 1), Unsafe.Add(ref state, 2), Unsafe.Add(ref state, 3),
            out var a0, out var a1, out var a2, out var a3);
        Quad(
            Unsafe.Add(ref state, 4), Unsafe.Add(ref state, 5), Unsafe.Add(ref state, 6), Unsafe.Add(ref state, 7),
            out var b0, out var b1, out var b2, out var b3);
        StoreHalves(a0, b0, hashes);
        StoreHalves(a1, b1, hashes + 1);
        StoreHalves(a2, b2, hashes + 2);
        StoreHalves(a3, b3, hashes + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Load(byte* block, int half) => ReverseBytes(Vector256.Load(((uint*)block) + (Lanes * half)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> ReverseBytes(Vector256<uint> words) =>
        Avx2.Shuffle(words.AsByte(), ReversedBytes).AsUInt32();

    // In both halves of the vectors: four rows of four words become four columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(
        Vector256<uint> row0, Vector256<uint> row1, Vector256<uint> row2, Vector256<uint> row3,
        out Vector256<uint> column0, out Vector256<uint> column1, out Vector256<uint> column2, out Vector256<uint> column3)
    {
        var low01 = Avx2.UnpackLow(row0, row1).AsUInt64();
        var high01 = Avx2.UnpackHigh(row0, row1).AsUInt64();
        var low23 = Avx2.UnpackLow(row2, row3).AsUInt64();
        var high23 = Avx2.UnpackHigh(row2, row3).AsUInt64();
        column0 = Avx2.UnpackLow(low01, low23).AsUInt32();
        column1 = Avx2.UnpackHigh(low01, low23).AsUInt32();
        column2 = Avx2.UnpackLow(high01, high23).AsUInt32();
        column3 = Avx2.UnpackHigh(high01, high23).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<uint> a, Vector256<uint> b, out Vector256<uint> low, out Vector256<uint> high)
    {
        low = Avx2.Permute2x128(a, b, 0x20);
        high = Avx2.Permute2x128(a, b, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<uint> a, Vector256<uint> b, byte** hashes)
    {
        Halves(a, b, out var low, out var high);
        ReverseBytes(low).Store((uint*)hashes[0]);
        ReverseBytes(high).Store((uint*)hashes[4]);
    }
}
