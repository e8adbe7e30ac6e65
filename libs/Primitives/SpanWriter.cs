using System.Buffers.Binary;

namespace Blockyard.Primitives;

/// <summary>Writes Bitcoin's wire format to a span that the caller made long enough.</summary>
/// <remarks>Writing past the end throws an <see cref="ArgumentException"/>: a fault of the caller.</remarks>
public ref struct SpanWriter(Span<byte> destination)
{
    private readonly Span<byte> _bytes = destination;
    private int _position;

    /// <summary>How many bytes have been written.</summary>
    public readonly int Position => _position;

    /// <summary>What has been written.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes[.._position];

    /// <summary>How much room is left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => Next(1)[0] = value;

    /// <summary>Writes two bytes, least significant first.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(sizeof(ushort)), value);

    /// <summary>Writes four bytes, least significant first.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);

    /// <summary>Writes four bytes, least significant first.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Next(sizeof(int)), value);

    /// <summary>Writes eight bytes, least significant first.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong)), value);

    /// <summary>Writes eight bytes, least significant first.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), value);

    /// <summary>Writes a hash in internal byte order.</summary>
    public void WriteHash(in Hash256 hash) => hash.CopyTo(Next(Hash256.Size));

    /// <summary>Writes an outpoint.</summary>
    public void WriteOutPoint(in OutPoint outPoint)
    {
        WriteHash(outPoint.TransactionId);
        WriteUInt32(outPoint.Index);
    }

    /// <summary>Copies bytes as they are.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    /// <summary>Writes a count in its shortest form.</summary>
    public void WriteCompactSize(ulong value) => _position += CompactSize.Write(_bytes[_position..], value);

    /// <summary>Writes bytes preceded by their length.</summary>
    public void WriteVarBytes(scoped ReadOnlySpan<byte> bytes)
    {
        WriteCompactSize((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    private Span<byte> Next(int count)
    {
        var span = _bytes.Slice(_position, count);
        _position += count;
        return span;
    }
}
