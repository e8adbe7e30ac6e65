using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>Hash and equality of keys.</summary>
/// <remarks>Multiplies 8 bytes at a time to 128 bits and folds. The seed is random per store, so nobody can choose keys that collide; it is
/// kept with the checkpoint, because the index on disk is laid out by it.</remarks>
internal sealed class KeyComparer(ulong seed) : IFasterEqualityComparer<SpanByte>
{
    private const ulong Multiplier1 = 0x9E3779B97F4A7C15;
    private const ulong Multiplier2 = 0xD6E8FEB86659FD93;

    public long GetHashCode64(ref SpanByte k) => Hash(k.AsReadOnlySpan());

    public long Hash(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var state = seed ^ (ulong)bytes.Length;
        foreach (var word in words)
        {
            state = Fold(state ^ word, Multiplier1);
        }

        var left = bytes.Length - (words.Length * sizeof(ulong));
        var rest = left == 0 ? 0 : Tail(bytes, left);
        return (long)Fold(state ^ rest ^ Multiplier1, Multiplier2);
    }

    public bool Equals(ref SpanByte k1, ref SpanByte k2) => k1.AsReadOnlySpan().SequenceEqual(k2.AsReadOnlySpan());

    /// <summary>The last few bytes as a number, the last byte lowest.</summary>
    private static ulong Tail(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(bytes[^sizeof(ulong)..]) & ((1UL << (8 * count)) - 1);
        }

        var tail = 0UL;
        foreach (var one in bytes)
        {
            tail = (tail << 8) | one;
        }

        return tail;
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
