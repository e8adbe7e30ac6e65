using System.Buffers.Binary;
using Blockyard.Chain.Ports;

namespace Blockyard.ChainStorage.Records;

/// <summary>Where a transaction stands and where its bytes are within its block.</summary>
/// <remarks>
/// <code>
///   0        4       8        12       16
///   +--------+-------+--------+--------+
///   | height | index | offset | length |     u32 each, little-endian
///   +--------+-------+--------+--------+
/// </code>
/// </remarks>
internal readonly record struct TransactionRecord(ChainPlace Place, int Offset, int Length)
{
    public const int Size = 16;

    public static TransactionRecord Read(ReadOnlySpan<byte> source) => new(
        new ChainPlace(BinaryPrimitives.ReadInt32LittleEndian(source), BinaryPrimitives.ReadInt32LittleEndian(source[4..])),
        BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[12..]));

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, Place.Height);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Place.Index);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Offset);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Length);
    }
}
