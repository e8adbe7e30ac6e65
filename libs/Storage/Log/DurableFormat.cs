using System.Buffers.Binary;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>Content of the file DURABLE of a log: where it begins, and up to which address it was fsynced.</summary>
/// <remarks>
/// <code>
/// file DURABLE, 80 bytes
///
///   0        8     12        16       24     28    32       56       80
///   +--------+-----+---------+--------+------+-----+--------+--------+
///   | magic  | ver | network | log id | zero | CRC | slot 0 | slot 1 |
///   +--------+-----+---------+--------+------+-----+--------+--------+
///   8 bytes  u32   u32       u64      u32    u32   24 bytes 24 bytes
///
/// magic    "BYARDEND"
/// ver      format version, 2
/// network  the caller's network tag; a log of another network is refused
/// log id   of the segments that it speaks of
/// CRC      CRC-32C of bytes 0 to 27
///
/// slot: two, written in turn; of the valid ones the one with the higher addresses counts
///
///   0         8       16     20    24
///   +---------+-------+------+-----+
///   | durable | start | zero | CRC |
///   +---------+-------+------+-----+
///   i64       i64     u32    u32
///
/// durable  everything before this log address was fsynced once
/// start    log address of the first segment that counts: older ones are cut off, their files gone or about to go
/// CRC      CRC-32C of the log id and bytes 0 to 19
///
/// version 1, 32 bytes, read and written again as version 2: two slots
///
///   0         8        12    16
///   +---------+--------+-----+
///   | durable | log id | CRC |   i64, low half of the log id, CRC-32C of bytes 0 to 11
///   +---------+--------+-----+
/// </code>
/// All numbers little-endian. Bytes 0 to 31 are the same in every later version.
/// </remarks>
internal readonly record struct DurableFormat(ulong LogId, long Durable, long Start)
{
    public const int Size = 80;
    public const uint Version = 2;

    private const int HeaderSize = 32;
    private const int HeaderChecksumOffset = HeaderSize - sizeof(uint);
    private const int SlotSize = 24;
    private const int SlotChecksumOffset = SlotSize - sizeof(uint);
    private const int OldSize = 32;
    private const int OldSlotSize = 16;

    /// <summary>True for what was read from a file of version 1.</summary>
    public bool IsOld { get; private init; }

    /// <summary>The slot to write next: the other one holds what was read.</summary>
    public int SpareSlot { get; private init; }

    private static ReadOnlySpan<byte> Magic => "BYARDEND"u8;

    /// <summary>True if segments with this id are what the file speaks of.</summary>
    public bool IsOf(ulong logId) => IsOld ? LogId == (uint)logId : LogId == logId;

    /// <summary>The whole file, both slots saying the same.</summary>
    public byte[] ToBytes(uint network)
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), network);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), LogId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderChecksumOffset), Crc32C.Of(bytes.AsSpan(0, HeaderChecksumOffset)));
        WriteSlot(bytes.AsSpan(OffsetOf(0)));
        WriteSlot(bytes.AsSpan(OffsetOf(1)));
        return bytes;
    }

    /// <summary>Writes one slot to a file that has the rest.</summary>
    public void WriteSlot(IStoreFile file, int slot)
    {
        Span<byte> bytes = stackalloc byte[SlotSize];
        bytes.Clear();
        WriteSlot(bytes);
        file.Write(bytes, OffsetOf(slot));
    }

    /// <summary>Null when the bytes are damaged; throws when they are of another network or of a newer format.</summary>
    public static DurableFormat? Parse(ReadOnlySpan<byte> source, string path, uint network)
    {
        if (!source.StartsWith(Magic))
        {
            return source.Length == OldSize ? ParseOld(source) : null;
        }

        if (source.Length < HeaderSize
            || BinaryPrimitives.ReadUInt32LittleEndian(source[HeaderChecksumOffset..]) != Crc32C.Of(source[..HeaderChecksumOffset]))
        {
            return null;
        }

        FileHead.Verify(path, BinaryPrimitives.ReadUInt32LittleEndian(source[8..]), Version, BinaryPrimitives.ReadUInt32LittleEndian(source[12..]), network);
        if (source.Length != Size)
        {
            return null;
        }

        var logId = BinaryPrimitives.ReadUInt64LittleEndian(source[16..]);
        return Newer(ParseSlot(source[OffsetOf(0)..], logId), ParseSlot(source[OffsetOf(1)..], logId));
    }

    private static int OffsetOf(int slot) => HeaderSize + (slot * SlotSize);

    private static DurableFormat? ParseSlot(ReadOnlySpan<byte> slot, ulong logId) =>
        BinaryPrimitives.ReadUInt32LittleEndian(slot[SlotChecksumOffset..]) == Checksum(slot, logId)
            ? new DurableFormat(logId, BinaryPrimitives.ReadInt64LittleEndian(slot), BinaryPrimitives.ReadInt64LittleEndian(slot[8..]))
            : null;

    private static DurableFormat? ParseOld(ReadOnlySpan<byte> source) =>
        Newer(ParseOldSlot(source), ParseOldSlot(source[OldSlotSize..]));

    private static DurableFormat? ParseOldSlot(ReadOnlySpan<byte> slot) =>
        BinaryPrimitives.ReadUInt32LittleEndian(slot[12..]) == Crc32C.Of(slot[..12])
            ? new DurableFormat(BinaryPrimitives.ReadUInt32LittleEndian(slot[8..]), BinaryPrimitives.ReadInt64LittleEndian(slot), Start: 0) { IsOld = true }
            : null;

    // Both addresses only ever grow.
    private static DurableFormat? Newer(DurableFormat? first, DurableFormat? second) =>
        second is { } other && (first is not { } one || one.Durable < other.Durable || one.Start < other.Start)
            ? other
            : first is null ? null : first.Value with { SpareSlot = 1 };

    private static uint Checksum(ReadOnlySpan<byte> slot, ulong logId)
    {
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(id, logId);
        return ~Crc32C.Extend(Crc32C.Extend(uint.MaxValue, id), slot[..SlotChecksumOffset]);
    }

    private void WriteSlot(Span<byte> slot)
    {
        BinaryPrimitives.WriteInt64LittleEndian(slot, Durable);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], Start);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[SlotChecksumOffset..], Checksum(slot, LogId));
    }
}
