using System.Numerics;
using System.Runtime.InteropServices;

namespace Blockyard.Storage.Files;

/// <summary>CRC-32C (Castagnoli), the checksum of every file that this library writes.</summary>
internal static class Crc32C
{
    /// <summary>Checksum of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Extend(uint.MaxValue, bytes);

    /// <summary>Carries a running state (start with <see cref="uint.MaxValue"/>, invert at the end) over more bytes.</summary>
    public static uint Extend(uint state, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, rest);
        }

        return state;
    }
}
