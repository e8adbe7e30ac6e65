using System.Buffers.Binary;

namespace Blockyard.Primitives;

/// <summary>Bitcoin's variable-length count: 1, 3, 5 or 9 bytes.</summary>
/// <remarks>
/// <code>
///  0 … 252           one byte
///  253 … 0xffff      fd, 2 bytes little-endian
///  … 0xffffffff      fe, 4 bytes little-endian
///  … 2^64 − 1        ff, 8 bytes little-endian
/// </code>
/// Only the shortest form of a number is accepted.
/// </remarks>
public static class CompactSize
{
    /// <summary>No length or count on the wire may be larger: 32 MiB.</summary>
    public const int MaxSize = 0x0200_0000;

    /// <summary>The longest form in bytes.</summary>
    public const int MaxLength = 9;

    /// <summary>How many bytes a number takes.</summary>
    public static int LengthOf(ulong value) => value switch
    {
        < 253 => 1,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };

    /// <summary>Reads a number from the start of a span; false if it is cut short or longer than it need be.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        if (source.IsEmpty)
        {
            return false;
        }

        length = source[0] switch { < 253 => 1, 253 => 3, 254 => 5, _ => 9 };
        if (source.Length < length)
        {
            return false;
        }

        value = length switch
        {
            1 => source[0],
            3 => BinaryPrimitives.ReadUInt16LittleEndian(source[1..]),
            5 => BinaryPrimitives.ReadUInt32LittleEndian(source[1..]),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(source[1..]),
        };
        return LengthOf(value) == length;
    }

    /// <summary>Writes a number and returns how many bytes it took.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = LengthOf(value);
        if (destination.Length < length)
        {
            throw new ArgumentException("The destination is too short for this number.", nameof(destination));
        }

        switch (length)
        {
            case 1:
                destination[0] = (byte)value;
                break;
            case 3:
                destination[0] = 253;
                BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)value);
                break;
            case 5:
                destination[0] = 254;
                BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], (uint)value);
                break;
            default:
                destination[0] = 255;
                BinaryPrimitives.WriteUInt64LittleEndian(destination[1..], value);
                break;
        }

        return length;
    }
}
