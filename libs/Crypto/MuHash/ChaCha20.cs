using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Blockyard.Crypto.MuHash;

/// <summary>The first bytes of ChaCha20's key stream, with nonce and counter starting at zero.</summary>
/// <remarks>RFC 8439. A vector holds the same row of two blocks, and three such pairs are worked on at once.</remarks>
internal static class ChaCha20
{
    /// <summary>Bytes in a key.</summary>
    public const int KeySize = 32;

    private const int DoubleRounds = 10;

    /// <summary>Writes six blocks, 384 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteSixBlocks(ReadOnlySpan<byte> key, Span<byte> destination)
    {
        var constants = Twice(Vector128.Create(0x61707865u, 0x3320646e, 0x79622d32, 0x6b206574));
        var low = Twice(Vector128.Create<byte>(key[..16]).AsUInt32());
        var high = Twice(Vector128.Create<byte>(key.Slice(16, 16)).AsUInt32());
        Vector256<uint> a0 = constants, a1 = constants, a2 = constants;
        Vector256<uint> b0 = low, b1 = low, b2 = low;
        Vector256<uint> c0 = high, c1 = high, c2 = high;
        Vector256<uint> d0 = Counters(0), d1 = Counters(2), d2 = Counters(4);
        for (var i = 0; i < DoubleRounds; i++)
        {
            Round(ref a0, ref b0, ref c0, ref d0);
            Round(ref a1, ref b1, ref c1, ref d1);
            Round(ref a2, ref b2, ref c2, ref d2);
            Diagonals(ref b0, ref c0, ref d0);
            Diagonals(ref b1, ref c1, ref d1);
            Diagonals(ref b2, ref c2, ref d2);
            Round(ref a0, ref b0, ref c0, ref d0);
            Round(ref a1, ref b1, ref c1, ref d1);
            Round(ref a2, ref b2, ref c2, ref d2);
            Columns(ref b0, ref c0, ref d0);
            Columns(ref b1, ref c1, ref d1);
            Columns(ref b2, ref c2, ref d2);
        }

        var words = MemoryMarshal.Cast<byte, uint>(destination);
        Store(a0 + constants, b0 + low, c0 + high, d0 + Counters(0), words);
        Store(a1 + constants, b1 + low, c1 + high, d1 + Counters(2), words[32..]);
        Store(a2 + constants, b2 + low, c2 + high, d2 + Counters(4), words[64..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        a += b;
        d = Rotate(d ^ a, 16);
        c += d;
        b = Rotate(b ^ c, 12);
        a += b;
        d = Rotate(d ^ a, 8);
        c += d;
        b = Rotate(b ^ c, 7);
    }

    // Turns the rows so that the diagonals of a block stand in columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Diagonals(ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        b = Vector256.Shuffle(b, Vector256.Create(1u, 2, 3, 0, 5, 6, 7, 4));
        c = Vector256.Shuffle(c, Vector256.Create(2u, 3, 0, 1, 6, 7, 4, 5));
        d = Vector256.Shuffle(d, Vector256.Create(3u, 0, 1, 2, 7, 4, 5, 6));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        b = Vector256.Shuffle(b, Vector256.Create(3u, 0, 1, 2, 7, 4, 5, 6));
        c = Vector256.Shuffle(c, Vector256.Create(2u, 3, 0, 1, 6, 7, 4, 5));
        d = Vector256.Shuffle(d, Vector256.Create(1u, 2, 3, 0, 5, 6, 7, 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> words, int bits) =>
        (words << bits) | (words >>> (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Counters(uint first) => Vector256.Create(first, 0, 0, 0, first + 1, 0, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Twice(Vector128<uint> row) => Vector256.Create(row, row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, Vector256<uint> d, Span<uint> words)
    {
        Vector256.Create(a.GetLower(), b.GetLower()).CopyTo(words);
        Vector256.Create(c.GetLower(), d.GetLower()).CopyTo(words[8..]);
        Vector256.Create(a.GetUpper(), b.GetUpper()).CopyTo(words[16..]);
        Vector256.Create(c.GetUpper(), d.GetUpper()).CopyTo(words[24..]);
    }
}
