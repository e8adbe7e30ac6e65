using System.Numerics;
using System.Runtime.InteropServices;

namespace Blockyard.Storage.Files;

/// <summary>CRC-32C (Castagnoli), the checksum of every file that this library writes.</summary>
/// <remarks>The processor's instruction takes eight bytes at a time and three cycles to answer, but can begin one every cycle. So long
/// input goes through in three lanes side by side, each a third of a block, and the states are joined afterwards.</remarks>
internal static class Crc32C
{
    private const int LaneBytes = 2048;
    private const int LaneWords = LaneBytes / sizeof(ulong);

    // What becomes of each byte of a state, at each of its four places, when a lane of zeros follows.
    private static readonly uint[] OverLane = MakeOverLane();

    /// <summary>Checksum of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Extend(uint.MaxValue, bytes);

    /// <summary>Carries a running state (start with <see cref="uint.MaxValue"/>, invert at the end) over more bytes.</summary>
    public static uint Extend(uint state, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (; words.Length >= 3 * LaneWords; words = words[(3 * LaneWords)..])
        {
            state = ExtendOverLanes(state, words[..LaneWords], words.Slice(LaneWords, LaneWords), words.Slice(2 * LaneWords, LaneWords));
        }

        foreach (var word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (var rest in bytes[(bytes.Length & -sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, rest);
        }

        return state;
    }

    private static uint ExtendOverLanes(uint state, ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second, ReadOnlySpan<ulong> third)
    {
        var (one, two, three) = (state, 0u, 0u);
        for (var i = 0; i < first.Length && i < second.Length && i < third.Length; i++)
        {
            one = BitOperations.Crc32C(one, first[i]);
            two = BitOperations.Crc32C(two, second[i]);
            three = BitOperations.Crc32C(three, third[i]);
        }

        return Shift(Shift(one) ^ two) ^ three;
    }

    /// <summary>The state after a lane of zeros. States are linear: that of two inputs is the first one's, carried over as many zeros as the second has bytes, and the second one's from zero.</summary>
    private static uint Shift(uint state) =>
        OverLane[(byte)state]
        ^ OverLane[256 + (byte)(state >> 8)]
        ^ OverLane[512 + (byte)(state >> 16)]
        ^ OverLane[768 + (byte)(state >> 24)];

    private static uint[] MakeOverLane()
    {
        var table = new uint[4 * 256];
        for (var i = 0; i < table.Length; i++)
        {
            var state = (uint)(i & 255) << (i / 256 * 8);
            for (var word = 0; word < LaneWords; word++)
            {
                state = BitOperations.Crc32C(state, 0UL);
            }

            table[i] = state;
        }

        return table;
    }
}
