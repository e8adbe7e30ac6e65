using System.Buffers.Binary;
using System.Text;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>Writes the fields of a record one after another; numbers least significant byte first.</summary>
internal sealed class RecordWriter
{
    private byte[] _bytes = new byte[256];
    private int _length;

    public RecordWriter Byte(byte value)
    {
        Next(1)[0] = value;
        return this;
    }

    public RecordWriter Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public RecordWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);
        return this;
    }

    public RecordWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), value);
        return this;
    }

    public RecordWriter Hash(Hash256 value)
    {
        value.CopyTo(Next(Hash256.Size));
        return this;
    }

    public RecordWriter Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Next(value.Length));
        return this;
    }

    /// <summary>Bytes behind their length.</summary>
    public RecordWriter Bytes(ReadOnlySpan<byte> value) => UInt32((uint)value.Length).Raw(value);

    public RecordWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public byte[] ToArray() => _bytes[.._length];

    private Span<byte> Next(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
