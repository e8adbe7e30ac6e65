namespace Blockyard.Consensus;

/// <summary>The block height at the start of a coinbase script (BIP 34).</summary>
public static class CoinbaseHeight
{
    /// <summary>The most bytes that a height takes.</summary>
    public const int MaxLength = 6;

    private const byte Op1 = 0x51;
    private const int LargestSmallNumber = 16;

    /// <summary>Writes the shortest push of a height, as a coinbase script must begin with, and returns its length.</summary>
    /// <remarks>
    /// Heights up to 16 are one opcode, larger ones a length byte and a little-endian number whose highest bit is its sign.
    /// </remarks>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Write(int height, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        if (height <= LargestSmallNumber)
        {
            destination[0] = height == 0 ? (byte)0 : (byte)(Op1 + height - 1);
            return 1;
        }

        var length = 1;
        for (var rest = (long)height; rest != 0; rest >>= 8)
        {
            destination[length++] = (byte)rest;
        }

        if ((destination[length - 1] & 0x80) != 0)
        {
            destination[length++] = 0;
        }

        destination[0] = (byte)(length - 1);
        return length;
    }

    /// <summary>True if a coinbase script begins with this height.</summary>
    public static bool Matches(ReadOnlySpan<byte> coinbaseScript, int height)
    {
        Span<byte> expected = stackalloc byte[MaxLength];
        return coinbaseScript.StartsWith(expected[..Write(height, expected)]);
    }
}
