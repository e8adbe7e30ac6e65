using System.Buffers.Binary;
using System.Globalization;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>Header of a segment file.</summary>
/// <remarks>
/// <code>
/// segment file  {first address, 16 hex digits}.log
///
///   0        8     12       16       24        32            60    64
///   +--------+-----+--------+--------+---------+-------------+-----+---------------
///   | magic  | ver | network| log id | address | zero        | CRC | records ...
///   +--------+-----+--------+--------+---------+-------------+-----+---------------
///   8 bytes  u32   u32      u64      i64       28 bytes      u32
///
/// magic    "BYARDLOG"
/// ver      format version, 2; of version 1 only the records differ, see <see cref="RecordFormat"/>
/// network  the caller's network tag; a log of another network is refused
/// log id   random, equal in all segments of one log: a file copied in from elsewhere is refused
/// address  log address of byte 0 of this file; the next segment begins where this one ends
/// CRC      CRC-32C of bytes 0 to 59
/// </code>
/// All numbers little-endian. A log address is a segment's address plus the offset in its file. Magic, version, network and CRC stand
/// at the same places in every later version.
/// </remarks>
internal readonly record struct SegmentFormat(uint Network, ulong LogId, long Address)
{
    public const int Size = 64;
    public const uint NewestVersion = 2;
    public const string Extension = ".log";

    private const uint FirstVersion = 1;
    private const int ChecksumOffset = Size - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "BYARDLOG"u8;

    public uint Version { get; private init; } = NewestVersion;

    /// <summary>Whether records say how far the log was durable when they were appended.</summary>
    public bool HasDistances => Version > FirstVersion;

    /// <summary>State that checksums of record headers begin with.</summary>
    public uint RecordSeed { get; private init; } = SeedOf(LogId);

    public static string FileName(long address) => address.ToString("x16", CultureInfo.InvariantCulture) + Extension;

    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Network);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], LogId);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], Address);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], Crc32C.Of(target[..ChecksumOffset]));
    }

    /// <summary>Parses the header of <paramref name="path"/> and refuses what is not a segment of a log of this network.</summary>
    public static SegmentFormat Parse(ReadOnlySpan<byte> source, string path, uint network)
    {
        if (source.Length < Size || !source[..8].SequenceEqual(Magic))
        {
            throw Damaged(path, "does not begin like a log segment");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]) != Crc32C.Of(source[..ChecksumOffset]))
        {
            throw Damaged(path, "has a header whose checksum is wrong");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        var found = BinaryPrimitives.ReadUInt32LittleEndian(source[12..]);
        FileHead.Verify(path, version, NewestVersion, found, network);
        var format = new SegmentFormat(
            found,
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]));
        return version == FirstVersion ? format with { Version = version, RecordSeed = uint.MaxValue } : format;
    }

    private static uint SeedOf(ulong logId)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, logId);
        return Crc32C.Extend(uint.MaxValue, bytes);
    }

    private static StorageException Damaged(string path, string what) => new(
        StorageErrorKind.Corrupt,
        $"'{path}' {what} (offset 0). Check the disk, then restore the directory from a backup or start with an empty one.");
}
