using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Blockyard.Crypto;

/// <summary>
/// The SHA-256 compression function on its own: for midstates, for hashing in pieces and as the oracle of the vector lanes.
/// </summary>
/// <remarks>FIPS 180-4. A state is eight 32-bit words; a block is 64 bytes, read as big-endian words.</remarks>
public static class Sha256Compression
{
    /// <summary>Words in a state.</summary>
    public const int StateWords = 8;

    /// <summary>Bytes in a block.</summary>
    public const int BlockSize = 64;

    /// <summary>The state before the first block.</summary>
    public static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    /// <summary>The 64 round constants.</summary>
    public static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Feeds whole blocks into a state.</summary>
    /// <exception cref="ArgumentException">The state is too short, or the data is no whole number of blocks.</exception>
    public static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        if (state.Length < StateWords || blocks.Length % BlockSize != 0)
        {
            throw new ArgumentException("A state is 8 words and the data a whole number of 64-byte blocks.", nameof(blocks));
        }

        if (NativeSha256.IsAvailable)
        {
            NativeSha256.Compress(state, blocks);
            return;
        }

        CompressManaged(state, blocks);
    }

    internal static void CompressManaged(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        for (; !blocks.IsEmpty; blocks = blocks[BlockSize..])
        {
            CompressBlock(state, blocks[..BlockSize]);
        }
    }

    private static void CompressBlock(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> schedule = stackalloc uint[64];
        Expand(block, schedule);

        uint a = state[0], b = state[1], c = state[2], d = state[3];
        uint e = state[4], f = state[5], g = state[6], h = state[7];

        // Eight rounds at a time bring every variable back to its own place, so nothing is moved.
        for (var i = 0; i <= schedule.Length - 8; i += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, schedule[i]);
            Round(h, a, b, ref c, d, e, f, ref g, schedule[i + 1]);
            Round(g, h, a, ref b, c, d, e, ref f, schedule[i + 2]);
            Round(f, g, h, ref a, b, c, d, ref e, schedule[i + 3]);
            Round(e, f, g, ref h, a, b, c, ref d, schedule[i + 4]);
            Round(d, e, f, ref g, h, a, b, ref c, schedule[i + 5]);
            Round(c, d, e, ref f, g, h, a, ref b, schedule[i + 6]);
            Round(b, c, d, ref e, f, g, h, ref a, schedule[i + 7]);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    // The round constants are added here, off the critical path of the rounds.
    private static void Expand(ReadOnlySpan<byte> block, Span<uint> schedule)
    {
        Span<uint> words = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
            schedule[i] = words[i] + RoundConstants[i];
        }

        for (var i = 16; i < 64; i++)
        {
            words[i] = SmallSigma1(words[i - 2]) + words[i - 7] + SmallSigma0(words[i - 15]) + words[i - 16];
            schedule[i] = words[i] + RoundConstants[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint scheduled)
    {
        var t = h + BigSigma1(e) + (g ^ (e & (f ^ g))) + scheduled;
        d += t;
        h = t + BigSigma0(a) + ((a & b) | (c & (a | b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BigSigma0(uint x) =>
        BitOperations.RotateRight(x, 2) ^ BitOperations.RotateRight(x, 13) ^ BitOperations.RotateRight(x, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BigSigma1(uint x) =>
        BitOperations.RotateRight(x, 6) ^ BitOperations.RotateRight(x, 11) ^ BitOperations.RotateRight(x, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint SmallSigma0(uint x) => BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint SmallSigma1(uint x) => BitOperations.RotateRight(x, 17) ^ BitOperations.RotateRight(x, 19) ^ (x >> 10);
}
