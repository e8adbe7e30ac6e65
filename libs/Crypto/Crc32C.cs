using System.Numerics;
using System.Runtime.InteropServices;

namespace Blockyard.Crypto;

/// <summary>CRC-32C (Castagnoli): finds damage, proves nothing against an adversary.</summary>
/// <remarks>The storage library, which uses nothing of ours, has its own.</remarks>
public static class Crc32C
{
    /// <summary>Checksum of the bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, rest);
        }

        return ~state;
    }
}
