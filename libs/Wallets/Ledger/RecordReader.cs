using System.Text;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>
/// Reads what <see cref="RecordWriter"/> wrote. The store checks its own checksums: bytes that do not fit are damage or a fault
/// of ours.
/// </summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private SpanReader _reader = new(bytes);

    public readonly bool IsAtEnd => _reader.IsAtEnd;

    public byte Byte() => _reader.TryReadByte(out var value) ? value : throw Damaged();

    public bool Flag() => Byte() != 0;

    public uint UInt32() => _reader.TryReadUInt32(out var value) ? value : throw Damaged();

    public long Int64() => _reader.TryReadInt64(out var value) ? value : throw Damaged();

    public Hash256 Hash() => _reader.TryReadHash(out var value) ? value : throw Damaged();

    public OutPoint OutPoint() => _reader.TryReadOutPoint(out var value) ? value : throw Damaged();

    public ReadOnlySpan<byte> Raw(int count) => _reader.TryReadBytes(count, out var value) ? value : throw Damaged();

    public ReadOnlySpan<byte> Bytes()
    {
        var length = UInt32();
        return length <= int.MaxValue ? Raw((int)length) : throw Damaged();
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>A count of elements that take at least so many bytes each: safe to allocate by.</summary>
    public int Count(int smallestElement)
    {
        var count = UInt32();
        return count <= _reader.Remaining / smallestElement ? (int)count : throw Damaged();
    }

    private static InvalidDataException Damaged() => new("A wallet record is cut short: the store is damaged.");
}
