namespace Blockyard.Mining;

/// <summary>The height that a coinbase script begins with.</summary>
/// <remarks>BIP 34: the shortest push of the number, which for 1 to 16 is a single opcode.</remarks>
internal static class HeightScript
{
    private const byte Opcode1 = 0x51;
    private const int SmallNumbers = 16;

    public static byte[] Encode(uint height)
    {
        if (height <= SmallNumbers)
        {
            return [height == 0 ? (byte)0 : (byte)(Opcode1 + height - 1)];
        }

        // Little-endian; a highest bit that is set would mean a negative number, so a zero byte goes behind it.
        var number = new List<byte>();
        for (var rest = height; rest > 0; rest >>= 8)
        {
            number.Add((byte)rest);
        }

        if (number[^1] >= 0x80)
        {
            number.Add(0);
        }

        return [(byte)number.Count, .. number];
    }
}
