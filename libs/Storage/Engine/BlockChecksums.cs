using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Engine;

/// <summary>Checksums of the blocks of one engine file, kept in a file beside it.</summary>
/// <remarks>
/// The files <c>records.N</c> and <c>index-*</c> are the engine's own bytes, to which nothing can be added: this file is their head,
/// and says which format and network they are of, as the head of any other file does.
/// <code>
/// file {engine file}.crc
///
///   0       8     12        16      20    24                24 + 4n
///   +-------+-----+---------+-------+------+-----------------+-----+
///   | magic | ver | network | count | zero | checksum ...    | CRC |
///   +-------+-----+---------+-------+------+-----------------+-----+
///   8 bytes u32   u32       u32     u32    n x u32           u32
///
/// magic     "BYARDCRC"
/// ver       format version, 2
/// network   the caller's network tag; a file of another network is refused
/// count     n
/// checksum  CRC-32C of block i of 4096 bytes; 0 means never written, so a CRC of 0 is stored as 1
/// CRC       CRC-32C of everything before it
///
/// version 1, read and written again as version 2: no network and no zero, the count at 12 and the checksums from 16 on
/// </code>
/// All numbers little-endian. Magic, version and CRC stand at the same places in every later version.
/// Thread-safe.
/// </remarks>
internal sealed class BlockChecksums(IStoreDisk disk, string path, uint network)
{
    public const int BlockSize = DamagedBlocks.BlockSize;
    public const string Extension = ".crc";

    private const uint NewestVersion = 2;
    private const uint FirstVersion = 1;
    private const int HeaderSize = 24;
    private const int FirstHeaderSize = 16;
    private const uint Unwritten = 0;

    private readonly Lock _gate = new();
    private uint[] _checksums = Load(disk, path, network);

    private static ReadOnlySpan<byte> Magic => "BYARDCRC"u8;

    /// <summary>Where the last block ends that was written.</summary>
    public long WrittenBytes
    {
        get
        {
            lock (_gate)
            {
                return (_checksums.AsSpan().LastIndexOfAnyExcept(Unwritten) + 1L) * BlockSize;
            }
        }
    }

    /// <summary>Notes the content of blocks that begin at <paramref name="offset"/>; both ends are at block borders.</summary>
    public void Set(long offset, ReadOnlySpan<byte> blocks)
    {
        lock (_gate)
        {
            var first = (int)(offset / BlockSize);
            var count = blocks.Length / BlockSize;
            if (_checksums.Length < first + count)
            {
                Array.Resize(ref _checksums, Math.Max(first + count, 2 * _checksums.Length));
            }

            for (var i = 0; i < count; i++)
            {
                _checksums[first + i] = Of(blocks.Slice(i * BlockSize, BlockSize));
            }
        }
    }

    /// <summary>Compares blocks read at <paramref name="offset"/> with what was written.</summary>
    /// <returns>Offset of the first block that differs, or -1. A block never written is cleared and does not differ.</returns>
    public long FindDamage(long offset, Span<byte> blocks)
    {
        lock (_gate)
        {
            for (var i = 0; i < blocks.Length; i += BlockSize)
            {
                var index = (offset + i) / BlockSize;
                var block = blocks.Slice(i, Math.Min(BlockSize, blocks.Length - i));
                var written = index < _checksums.Length ? _checksums[index] : Unwritten;
                if (written == Unwritten)
                {
                    block.Clear();
                }
                else if (block.Length < BlockSize || Of(block) != written)
                {
                    return offset + i;
                }
            }

            return -1;
        }
    }

    /// <summary>False if any block in the range was never written.</summary>
    public bool AllWritten(long from, long to)
    {
        lock (_gate)
        {
            var last = (to + BlockSize - 1) / BlockSize;
            return last <= _checksums.Length
                && !_checksums.AsSpan((int)(from / BlockSize), (int)(last - (from / BlockSize))).Contains(Unwritten);
        }
    }

    /// <summary>Forgets what was written from this block border on.</summary>
    public void ForgetFrom(long offset)
    {
        lock (_gate)
        {
            var first = (int)Math.Min(offset / BlockSize, _checksums.Length);
            _checksums.AsSpan(first).Clear();
        }
    }

    /// <summary>Writes the file, durable but for its name in the directory.</summary>
    public void Save()
    {
        byte[] bytes;
        lock (_gate)
        {
            bytes = new byte[HeaderSize + (_checksums.Length * sizeof(uint)) + sizeof(uint)];
            Magic.CopyTo(bytes);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), NewestVersion);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), network);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), _checksums.Length);
            var table = MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(HeaderSize, _checksums.Length * sizeof(uint)));
            _checksums.CopyTo(table);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(^sizeof(uint)), Crc32C.Of(bytes.AsSpan(..^sizeof(uint))));
        }

        AtomicFile.Write(disk, path, bytes);
    }

    private static uint[] Load(IStoreDisk disk, string path, uint network)
    {
        if (!disk.FileExists(path))
        {
            return [];
        }

        var bytes = AtomicFile.Read(disk, path).AsSpan();
        if (bytes.Length < FirstHeaderSize + sizeof(uint)
            || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) != Crc32C.Of(bytes[..^sizeof(uint)]))
        {
            throw Damaged(path);
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        var found = version == FirstVersion ? network : BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        FileHead.Verify(path, version, NewestVersion, found, network);
        var head = version == FirstVersion ? FirstHeaderSize : HeaderSize;
        return bytes.Length >= head + sizeof(uint)
            && bytes.Length == head + (sizeof(uint) * (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(head == HeaderSize ? 16 : 12)..]) + 1L))
            ? MemoryMarshal.Cast<byte, uint>(bytes[head..^sizeof(uint)]).ToArray()
            : throw Damaged(path);
    }

    private static StorageException Damaged(string path) => new(
        StorageErrorKind.Corrupt,
        $"Checksum file '{path}' is damaged, so the file beside it cannot be trusted either. Check the disk; the state is built again from its log.");

    private static uint Of(ReadOnlySpan<byte> block) => Math.Max(Crc32C.Of(block), 1);
}
