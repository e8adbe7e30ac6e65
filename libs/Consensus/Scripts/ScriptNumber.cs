namespace Blockyard.Consensus.Scripts;

/// <summary>
/// Numbers as scripts write them: little-endian bytes, the highest bit of the last byte is the sign, zero is empty.
/// </summary>
public static class ScriptNumber
{
    /// <summary>Bytes that arithmetic accepts.</summary>
    public const int MaxSize = 4;

    /// <summary>Bytes that lock times accept: enough for all unsigned 32-bit numbers.</summary>
    public const int MaxLockTimeSize = 5;

    /// <summary>Bytes that any number takes at most.</summary>
    public const int MaxEncodedSize = 9;

    private const byte SignBit = 0x80;

    /// <summary>Reads a number; false if it is too long or, where asked for, not in its shortest form.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, bool requireMinimal, int maxSize, out long value)
    {
        value = 0;
        if (bytes.Length > maxSize || (requireMinimal && !IsMinimal(bytes)))
        {
            return false;
        }

        if (bytes.IsEmpty)
        {
            return true;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            value |= (long)bytes[i] << (8 * i);
        }

        if ((bytes[^1] & SignBit) != 0)
        {
            value = -(value & ~((long)SignBit << (8 * (bytes.Length - 1))));
        }

        return true;
    }

    /// <summary>Writes the shortest form and returns how many bytes it took, at most <see cref="MaxEncodedSize"/>.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Encode(long value, Span<byte> destination)
    {
        if (destination.Length < MaxEncodedSize)
        {
            throw new ArgumentException($"A number needs {MaxEncodedSize} bytes.", nameof(destination));
        }

        var magnitude = value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;
        var length = 0;
        for (; magnitude != 0; magnitude >>= 8)
        {
            destination[length++] = (byte)magnitude;
        }

        if (length > 0 && (destination[length - 1] & SignBit) != 0)
        {
            destination[length++] = 0;
        }

        if (value < 0)
        {
            destination[length - 1] |= SignBit;
        }

        return length;
    }

    /// <summary>What the script language takes for true: any byte that is not zero, but not negative zero.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOfAnyExcept((byte)0);
        return first >= 0 && !(first == bytes.Length - 1 && bytes[first] == SignBit);
    }

    // A last byte without value bits is only needed to keep the sign bit off the byte before it.
    private static bool IsMinimal(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty || (bytes[^1] & ~SignBit) != 0 || (bytes.Length > 1 && (bytes[^2] & SignBit) != 0);
}
