using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Blockyard.Crypto.Lanes;

/// <summary>Between bytes in rows, one for each lane, and words in columns: 16 × 16 words, four by four and then in quarters.</summary>
internal readonly unsafe partial struct Vector512Operations
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void LoadBlocks(byte** blocks, ref Vector512<uint> words)
    {
        Quad(Load(blocks[0]), Load(blocks[1]), Load(blocks[2]), Load(blocks[3]), out var a0, out var a1, out var a2, out var a3);
        Quad(Load(blocks[4]), Load(blocks[5]), Load(blocks[6]), Load(blocks[7]), out var b0, out var b1, out var b2, out var b3);
        Quad(Load(blocks[8]), Load(blocks[9]), Load(blocks[10]), Load(blocks[11]), out var c0, out var c1, out var c2, out var c3);
        Quad(Load(blocks[12]), Load(blocks[13]), Load(blocks[14]), Load(blocks[15]), out var d0, out var d1, out var d2, out var d3);
        Quarters(a0, b0, c0, d0, ref words);
        Quarters(a1, b1, c1, d1, ref Unsafe.Add(ref words, 1));
        Quarters(a2, b2, c2, d2, ref Unsafe.Add(ref words, 2));
        Quarters(a3, b3, c3, d3, ref Unsafe.Add(ref words, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void StoreHashes(ref Vector512<uint> state, byte** hashes)
    {
        for (var half = 0; half < 2; half++)
        {
            ref var first = ref Unsafe.Add(ref state, 4 * half);
            Quad(
                ReverseBytes(first), ReverseBytes(Unsafe.Add(ref first, 1)),
                ReverseBytes(Unsafe.Add(ref first, 2)), ReverseBytes(Unsafe.Add(ref first, 3)),
                out var a, out var b, out var c, out var d);
            StoreQuarters(a, hashes, half);
            StoreQuarters(b, hashes + 1, half);
            StoreQuarters(c, hashes + 2, half);
            StoreQuarters(d, hashes + 3, half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Load(byte* block) => ReverseBytes(Vector512.Load((uint*)block));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> ReverseBytes(Vector512<uint> words) =>
        Avx512BW.Shuffle(words.AsByte(), ReversedBytes).AsUInt32();

    // In every quarter of the vectors: four rows of four words become four columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(
        Vector512<uint> row0, Vector512<uint> row1, Vector512<uint> row2, Vector512<uint> row3,
        out Vector512<uint> column0, out Vector512<uint> column1, out Vector512<uint> column2, out Vector512<uint> column3)
    {
        var low01 = Avx512F.UnpackLow(row0, row1).AsUInt64();
        var high01 = Avx512F.UnpackHigh(row0, row1).AsUInt64();
        var low23 = Avx512F.UnpackLow(row2, row3).AsUInt64();
        var high23 = Avx512F.UnpackHigh(row2, row3).AsUInt64();
        column0 = Avx512F.UnpackLow(low01, low23).AsUInt32();
        column1 = Avx512F.UnpackHigh(low01, low23).AsUInt32();
        column2 = Avx512F.UnpackLow(high01, high23).AsUInt32();
        column3 = Avx512F.UnpackHigh(high01, high23).AsUInt32();
    }

    // Quarter n of each, put together, is a word four places after that of quarter n - 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, ref Vector512<uint> words)
    {
        var lowAb = Avx512F.Shuffle4x128(a, b, 0x44);
        var highAb = Avx512F.Shuffle4x128(a, b, 0xee);
        var lowCd = Avx512F.Shuffle4x128(c, d, 0x44);
        var highCd = Avx512F.Shuffle4x128(c, d, 0xee);
        words = Avx512F.Shuffle4x128(lowAb, lowCd, 0x88);
        Unsafe.Add(ref words, 4) = Avx512F.Shuffle4x128(lowAb, lowCd, 0xdd);
        Unsafe.Add(ref words, 8) = Avx512F.Shuffle4x128(highAb, highCd, 0x88);
        Unsafe.Add(ref words, 12) = Avx512F.Shuffle4x128(highAb, highCd, 0xdd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<uint> halves, byte** hashes, int half)
    {
        ((Vector128<uint>*)hashes[0])[half] = Avx512F.ExtractVector128(halves, 0);
        ((Vector128<uint>*)hashes[4])[half] = Avx512F.ExtractVector128(halves, 1);
        ((Vector128<uint>*)hashes[8])[half] = Avx512F.ExtractVector128(halves, 2);
        ((Vector128<uint>*)hashes[12])[half] = Avx512F.ExtractVector128(halves, 3);
    }
}
