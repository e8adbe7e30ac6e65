using System.Buffers.Binary;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>Header of a record in a segment.</summary>
/// <remarks>
/// <code>
/// record, begins at a multiple of 8
///
///   0        4         8        12     13         16            16 + length
///   +--------+---------+--------+------+----------+-------------+-----------+
///   | header | payload | length | kind | distance | payload ... | zero ...  |
///   | CRC    | CRC     |        |      |          |             | to 8      |
///   +--------+---------+--------+------+----------+-------------+-----------+
///   u32      u32       u32      u8     u24        length bytes  0-7 bytes
///
/// header CRC   CRC-32C of the log id (u64), the record's log address (i64) and bytes 4 to 15: old bytes at a new place, bytes of
///              another log and whatever a caller puts in a payload are no record
/// payload CRC  CRC-32C of the payload
/// length       of the payload, 0 to 64 MiB
/// kind         the caller's
/// distance     n: when this record was appended, everything up to 8n bytes before it was durable; 0xffffff says nothing
///
/// segments of version 1: the header CRC begins with the address, and zero stands in place of the distance, which says nothing
/// </code>
/// Two checksums, so that the chain of records can be walked, and a payload skipped, without reading payloads.
/// </remarks>
internal readonly record struct RecordFormat(uint PayloadChecksum, int Length, byte Kind)
{
    public const int HeaderSize = 16;
    public const int Alignment = 8;
    public const int MaxPayload = 64 << 20;

    private const int UnknownDistance = (1 << 24) - 1;

    private int Distance { get; init; } = UnknownDistance;

    /// <summary>Bytes from this record's first to the next one's.</summary>
    public long Span => SpanOf(Length);

    public static long SpanOf(int payloadLength) => (HeaderSize + (long)payloadLength + Alignment - 1) & -Alignment;

    /// <summary>This record, appended at <paramref name="address"/> when everything before <paramref name="durable"/> was durable.</summary>
    public RecordFormat After(long durable, long address) =>
        this with { Distance = (int)Math.Min((address - durable) / Alignment, UnknownDistance) };

    /// <summary>What was durable when this record was appended at <paramref name="address"/>, as far as it knows; 0 if it does not.</summary>
    public long DurableBefore(long address) => Distance == UnknownDistance ? 0 : address - ((long)Distance * Alignment);

    public void Write(Span<byte> target, long address, in SegmentFormat segment)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], PayloadChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Kind | (segment.HasDistances ? (uint)Distance << 8 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(target, Checksum(target[4..HeaderSize], address, segment));
    }

    /// <summary>False when the bytes are not the header of a record at <paramref name="address"/> of this segment.</summary>
    public static bool TryParse(ReadOnlySpan<byte> source, long address, in SegmentFormat segment, out RecordFormat record)
    {
        record = default;
        if (source.Length < HeaderSize
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != Checksum(source[4..HeaderSize], address, segment))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        record = new RecordFormat(BinaryPrimitives.ReadUInt32LittleEndian(source[4..]), length, source[12])
        {
            Distance = segment.HasDistances ? (int)(BinaryPrimitives.ReadUInt32LittleEndian(source[12..]) >> 8) : UnknownDistance,
        };
        return length is >= 0 and <= MaxPayload;
    }

    private static uint Checksum(ReadOnlySpan<byte> fields, long address, in SegmentFormat segment)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, address);
        return ~Crc32C.Extend(Crc32C.Extend(segment.RecordSeed, place), fields);
    }
}
