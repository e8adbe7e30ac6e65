using System.Buffers.Binary;

namespace Blockyard.Primitives;

/// <summary>Reads Bitcoin's wire format from a span. Every read says whether the bytes were there; none throws.</summary>
public ref struct SpanReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Starts at the first byte, or at <paramref name="position"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the bytes.</exception>
    public SpanReader(ReadOnlySpan<byte> bytes, int position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)position, (uint)bytes.Length, nameof(position));
        _bytes = bytes;
        _position = position;
    }

    /// <summary>How many bytes have been read, counted from the start of the span.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>True when no byte is left.</summary>
    public readonly bool IsAtEnd => _position == _bytes.Length;

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        if (Remaining < 1)
        {
            value = 0;
            return false;
        }

        value = _bytes[_position++];
        return true;
    }

    /// <summary>Reads two bytes, least significant first.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        var read = BinaryPrimitives.TryReadUInt16LittleEndian(_bytes[_position..], out value);
        _position += read ? sizeof(ushort) : 0;
        return read;
    }

    /// <summary>Reads four bytes, least significant first.</summary>
    public bool TryReadUInt32(out uint value)
    {
        var read = BinaryPrimitives.TryReadUInt32LittleEndian(_bytes[_position..], out value);
        _position += read ? sizeof(uint) : 0;
        return read;
    }

    /// <summary>Reads four bytes, least significant first.</summary>
    public bool TryReadInt32(out int value)
    {
        var read = TryReadUInt32(out var bits);
        value = (int)bits;
        return read;
    }

    /// <summary>Reads eight bytes, least significant first.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        var read = BinaryPrimitives.TryReadUInt64LittleEndian(_bytes[_position..], out value);
        _position += read ? sizeof(ulong) : 0;
        return read;
    }

    /// <summary>Reads eight bytes, least significant first.</summary>
    public bool TryReadInt64(out long value)
    {
        var read = TryReadUInt64(out var bits);
        value = (long)bits;
        return read;
    }

    /// <summary>Reads a hash in internal byte order.</summary>
    public bool TryReadHash(out Hash256 hash)
    {
        if (Remaining < Hash256.Size)
        {
            hash = default;
            return false;
        }

        hash = new Hash256(_bytes.Slice(_position, Hash256.Size));
        _position += Hash256.Size;
        return true;
    }

    /// <summary>Reads an outpoint.</summary>
    public bool TryReadOutPoint(out OutPoint outPoint)
    {
        if (Remaining < OutPoint.Size || !TryReadHash(out var id) || !TryReadUInt32(out var index))
        {
            outPoint = default;
            return false;
        }

        outPoint = new OutPoint(id, index);
        return true;
    }

    /// <summary>Takes the next <paramref name="count"/> bytes as a view.</summary>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        if ((uint)count > (uint)Remaining)
        {
            bytes = default;
            return false;
        }

        bytes = _bytes.Slice(_position, count);
        _position += count;
        return true;
    }

    /// <summary>Steps over the next <paramref name="count"/> bytes.</summary>
    public bool TrySkip(int count) => TryReadBytes(count, out _);

    /// <summary>
    /// Reads a CompactSize; false if it is cut short, longer than it need be, or above <see cref="CompactSize.MaxSize"/>.
    /// </summary>
    public bool TryReadCompactSize(out int value)
    {
        if (!CompactSize.TryRead(_bytes[_position..], out var number, out var length) || number > CompactSize.MaxSize)
        {
            value = 0;
            return false;
        }

        value = (int)number;
        _position += length;
        return true;
    }

    /// <summary>
    /// Reads the CompactSize count of a list whose elements take at least <paramref name="smallestElement"/> bytes each;
    /// false also if the bytes left cannot hold that many. What it returns is safe to allocate by.
    /// </summary>
    public bool TryReadCount(int smallestElement, out int count) =>
        TryReadCompactSize(out count) && count <= Remaining / smallestElement;

    /// <summary>Takes bytes that are preceded by their CompactSize length, as a view.</summary>
    public bool TryReadVarBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return TryReadCompactSize(out var length) && TryReadBytes(length, out bytes);
    }
}
