using System.Buffers.Binary;
using System.Globalization;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Engine;

/// <summary>A checkpoint's manifest: everything about it but the pages themselves, in one file that is there whole or not at all.</summary>
/// <remarks>
/// <code>
/// file {sequence, 16 hex digits}.checkpoint
///
///   0       8     12        16         24     32            48          64
///   +-------+-----+---------+----------+------+-------------+-----------+------------
///   | magic | ver | network | sequence | seed | index token | log token | ...
///   +-------+-----+---------+----------+------+-------------+-----------+------------
///   8 bytes u32   u32       u64        u64    16 bytes      16 bytes
///
///   64           72          80        88          96                                          112 + blobs
///   +------------+-----------+---------+-----------+-------------------------------------------+-----+
///   | index size | log begin | log end | page size | 4 blobs, each u32 length + bytes:         | CRC |
///   |            |           |         |           | index info, log info, end block, metadata |     |
///   +------------+-----------+---------+-----------+-------------------------------------------+-----+
///   i64          i64         i64       i64                                                     u32
///
/// magic       "BYARDKVC"
/// ver         format version, 2; in version 1, which is read still, there was no page size: it followed from the memory budget
/// network     the caller's network tag; a store of another network is refused
/// sequence    ascending; the highest valid one counts
/// seed        of the hash by which the index is laid out
/// tokens      the engine's names of the index file and of the log state
/// index size  bytes of the index file
/// log begin   first and last address of the records that belong to this checkpoint
/// page size   records are laid out in pages of this size
/// end block   the block in which they end: the file's own may have been written over since
/// metadata    the caller's
/// CRC         CRC-32C of everything before it
/// </code>
/// All numbers little-endian. Index and log info are the engine's own descriptions.
/// </remarks>
internal sealed record CheckpointFormat(uint Network, ulong Sequence, ulong Seed, EngineCheckpoint State, byte[] Metadata)
{
    public const uint Version = 2;
    public const string Extension = ".checkpoint";

    private const int FixedSize = 96;
    private const int OldFixedSize = 88;
    private const uint OldVersion = 1;

    private static ReadOnlySpan<byte> Magic => "BYARDKVC"u8;

    public static string FileName(ulong sequence) => sequence.ToString("x16", CultureInfo.InvariantCulture) + Extension;

    public byte[] ToBytes()
    {
        byte[][] blobs = [State.IndexInfo, State.LogInfo, State.EndBlock, Metadata];
        var bytes = new byte[FixedSize + blobs.Sum(blob => sizeof(int) + blob.Length) + sizeof(uint)];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteUInt32LittleEndian(span[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(span[12..], Network);
        BinaryPrimitives.WriteUInt64LittleEndian(span[16..], Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(span[24..], Seed);
        State.IndexToken.TryWriteBytes(span[32..]);
        State.LogToken.TryWriteBytes(span[48..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[64..], State.IndexBytes);
        BinaryPrimitives.WriteInt64LittleEndian(span[72..], State.LogBegin);
        BinaryPrimitives.WriteInt64LittleEndian(span[80..], State.LogEnd);
        BinaryPrimitives.WriteInt64LittleEndian(span[OldFixedSize..], State.PageBytes);
        var rest = span[FixedSize..];
        foreach (var blob in blobs)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, blob.Length);
            blob.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + blob.Length)..];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(rest, Crc32C.Of(span[..^sizeof(uint)]));
        return bytes;
    }

    /// <summary>Null when the bytes are damaged; throws when they are of another network or format.</summary>
    public static CheckpointFormat? Parse(ReadOnlySpan<byte> source, string path, uint network)
    {
        if (source.Length < OldFixedSize + sizeof(uint)
            || !source[..8].SequenceEqual(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[^sizeof(uint)..]) != Crc32C.Of(source[..^sizeof(uint)]))
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        var found = BinaryPrimitives.ReadUInt32LittleEndian(source[12..]);
        FileHead.Verify(path, version, Version, found, network);
        if (!TryReadPageBytes(source, version, out var pageBytes, out var rest))
        {
            return null;
        }

        if (!TryTakeBlob(ref rest, out var indexInfo) || !TryTakeBlob(ref rest, out var logInfo)
            || !TryTakeBlob(ref rest, out var endBlock) || !TryTakeBlob(ref rest, out var metadata))
        {
            return null;
        }

        return new CheckpointFormat(
            found,
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[24..]),
            new EngineCheckpoint
            {
                IndexToken = new Guid(source[32..48]),
                LogToken = new Guid(source[48..64]),
                IndexBytes = BinaryPrimitives.ReadInt64LittleEndian(source[64..]),
                LogBegin = BinaryPrimitives.ReadInt64LittleEndian(source[72..]),
                LogEnd = BinaryPrimitives.ReadInt64LittleEndian(source[80..]),
                PageBytes = pageBytes,
                IndexInfo = indexInfo,
                LogInfo = logInfo,
                EndBlock = endBlock,
            },
            metadata);
    }

    private static bool TryReadPageBytes(ReadOnlySpan<byte> source, uint version, out long pageBytes, out ReadOnlySpan<byte> rest)
    {
        pageBytes = 0;
        rest = source[OldFixedSize..^sizeof(uint)];
        if (version == OldVersion)
        {
            return true;
        }

        if (!BinaryPrimitives.TryReadInt64LittleEndian(rest, out pageBytes) || (pageBytes != 0 && !StoreEngine.IsPageSize(pageBytes)))
        {
            return false;
        }

        rest = rest[(FixedSize - OldFixedSize)..];
        return true;
    }

    private static bool TryTakeBlob(ref ReadOnlySpan<byte> rest, out byte[] blob)
    {
        blob = [];
        if (!BinaryPrimitives.TryReadInt32LittleEndian(rest, out var length) || (uint)length > rest.Length - sizeof(int))
        {
            return false;
        }

        blob = rest.Slice(sizeof(int), length).ToArray();
        rest = rest[(sizeof(int) + length)..];
        return true;
    }
}
