using System.Buffers.Binary;
using System.Numerics;

namespace Blockyard.Crypto;

/// <summary>SipHash-2-4: a short keyed hash that nobody can find collisions for without the key.</summary>
/// <remarks>
/// Bitcoin uses it for the ids in compact blocks (BIP 152) and the elements of block filters (BIP 158). Key and data are read
/// least significant byte first. Two rounds for every 8 bytes, four at the end.
/// </remarks>
/// <param name="k0">First half of the key.</param>
/// <param name="k1">Second half of the key.</param>
public readonly struct SipHash(ulong k0, ulong k1)
{
    private readonly ulong _v0 = k0 ^ 0x736f6d6570736575;
    private readonly ulong _v1 = k1 ^ 0x646f72616e646f6d;
    private readonly ulong _v2 = k0 ^ 0x6c7967656e657261;
    private readonly ulong _v3 = k1 ^ 0x7465646279746573;

    /// <summary>The hash of the data.</summary>
    public ulong Hash(ReadOnlySpan<byte> data)
    {
        var state = (V0: _v0, V1: _v1, V2: _v2, V3: _v3);
        // The last word: what is left of the data, and its length in the top byte.
        var last = (ulong)data.Length << 56;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            TakeIn(ref state, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        for (var i = 0; i < data.Length; i++)
        {
            last |= (ulong)data[i] << (8 * i);
        }

        TakeIn(ref state, last);
        state.V2 ^= 0xff;
        for (var i = 0; i < 4; i++)
        {
            Round(ref state);
        }

        return state.V0 ^ state.V1 ^ state.V2 ^ state.V3;
    }

    private static void TakeIn(ref (ulong V0, ulong V1, ulong V2, ulong V3) state, ulong word)
    {
        state.V3 ^= word;
        Round(ref state);
        Round(ref state);
        state.V0 ^= word;
    }

    private static void Round(ref (ulong V0, ulong V1, ulong V2, ulong V3) state)
    {
        var (a, b, c, d) = state;
        a += b;
        c += d;
        b = BitOperations.RotateLeft(b, 13) ^ a;
        d = BitOperations.RotateLeft(d, 16) ^ c;
        a = BitOperations.RotateLeft(a, 32) + d;
        c += b;
        state.V0 = a;
        state.V1 = BitOperations.RotateLeft(b, 17) ^ c;
        state.V2 = BitOperations.RotateLeft(c, 32);
        state.V3 = BitOperations.RotateLeft(d, 21) ^ a;
    }
}
