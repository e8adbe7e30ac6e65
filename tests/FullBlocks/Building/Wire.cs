using System.Buffers;
using System.Buffers.Binary;
using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Building;

/// <summary>Writes Bitcoin's serialisation, all numbers little-endian.</summary>
internal sealed class Wire
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public Wire U8(int value) => Bytes([(byte)value]);

    public Wire U16(int value) => U8(value).U8(value >> 8);

    public Wire U32(uint value) => U16((int)(value & 0xffff)).U16((int)(value >> 16));

    public Wire I32(int value) => U32((uint)value);

    public Wire I64(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    public Wire Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public Wire Hash(Hash256 hash) => Bytes(hash.AsSpan());

    public Wire OutPoint(OutPoint outPoint) => Hash(outPoint.TransactionId).U32(outPoint.Index);

    public Wire CompactSize(int value) => value switch
    {
        < 0xfd => U8(value),
        <= 0xffff => U8(0xfd).U16(value),
        _ => U8(0xfe).I32(value),
    };

    public Wire VarBytes(ReadOnlySpan<byte> bytes) => CompactSize(bytes.Length).Bytes(bytes);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>The bytes so far as double SHA-256.</summary>
    public Hash256 ToHash() => new(Digest.Double(ToArray()));
}
