using System.Buffers.Binary;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>Header of a record in a segment.</summary>
/// <remarks>
/// <code>
/// record, begins at a multiple of 8
///
///   0        4         8        12     13      16            16 + length
///   +--------+---------+--------+------+-------+-------------+-----------+
///   | header | payload | length | kind | zero  | payload ... | zero ...  |
///   | CRC    | CRC     |        |      |       |             | to 8      |
///   +--------+---------+--------+------+-------+-------------+-----------+
///   u32      u32       u32      u8     3 bytes length bytes   0-7 bytes
///
/// header CRC   CRC-32C of the record's log address (i64) and bytes 4 to 15: old bytes at a new place are no record
/// payload CRC  CRC-32C of the payload
/// length       of the payload, 0 to 64 MiB
/// kind         the caller's
/// </code>
/// Two checksums, so that the chain of records can be walked, and a payload skipped, without reading payloads.
/// </remarks>
internal readonly record struct RecordFormat(uint PayloadChecksum, int Length, byte Kind)
{
    public const int HeaderSize = 16;
    public const int Alignment = 8;
    public const int MaxPayload = 64 << 20;

    /// <summary>Bytes from this record's first to the next one's.</summary>
    public long Span => SpanOf(Length);

    public static long SpanOf(int payloadLength) => (HeaderSize + (long)payloadLength + Alignment - 1) & -Alignment;

    public void Write(Span<byte> target, long address)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], PayloadChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Kind);
        BinaryPrimitives.WriteUInt32LittleEndian(target, Checksum(target[4..HeaderSize], address));
    }

    /// <summary>False when the bytes are not the header of a record at <paramref name="address"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> source, long address, out RecordFormat record)
    {
        record = default;
        if (source.Length < HeaderSize
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != Checksum(source[4..HeaderSize], address))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        record = new RecordFormat(BinaryPrimitives.ReadUInt32LittleEndian(source[4..]), length, source[12]);
        return length is >= 0 and <= MaxPayload;
    }

    private static uint Checksum(ReadOnlySpan<byte> fields, long address)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, address);
        return ~Crc32C.Extend(Crc32C.Extend(uint.MaxValue, place), fields);
    }
}
