using System.Buffers.Binary;
using System.Globalization;
using Blockyard.Consensus;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Snapshots;

/// <summary>What a snapshot begins with: whose chain it is, where that ends, and how long the file is.</summary>
/// <param name="Network">The network's message start.</param>
/// <param name="GenesisHash">The block that the first one of the snapshot builds on.</param>
/// <param name="TipHash">The last block.</param>
/// <param name="Height">Height of the last block, and the number of blocks: the genesis block is not among them.</param>
/// <param name="Length">Bytes of the whole snapshot.</param>
/// <remarks>
/// A snapshot is one file, and the same bytes for the same network and tip wherever and whenever it is made:
/// <code>
///   0                128                                                  length − 48      length
///   +----------------+-----------------+-----------------+--  …  --+----------------+
///   | header         | frame, height 1 | frame, height 2 |         | trailer        |
///   +----------------+-----------------+-----------------+--  …  --+----------------+
///
/// header, 128 bytes
///   0       8     12        16             48         80      84       88       96          124   128
///   +-------+-----+---------+--------------+----------+--------+--------+--------+-----------+-----+
///   | magic | ver | network | genesis hash | tip hash | height | blocks | length | zero      | CRC |
///   +-------+-----+---------+--------------+----------+--------+--------+--------+-----------+-----+
///   8 bytes  u32   u32       32 bytes       32 bytes   u32      u32      u64      28 bytes    u32
///
///   magic    "BYARDSNP"
///   ver      format version, 1
///   network  the network's message start
///   blocks   frames in the file; in version 1 as many as the height says
///   length   bytes of the file, header and trailer included
///   CRC      CRC-32C of bytes 0 to 123
///
/// frame, 16 bytes and the block
///   +--------+--------+-----------+-----+------------------+
///   | length | height | block CRC | CRC | block            |
///   +--------+--------+-----------+-----+------------------+
///   u32      u32      u32         u32    length bytes
///
///   block      as in the block log, witnesses included
///   block CRC  CRC-32C of the block
///   CRC        CRC-32C of the 12 bytes before: a length is believed only if this is right
///
/// trailer, 48 bytes
///   +-------+--------+------+---------+
///   | magic | blocks | zero | SHA-256 |
///   +-------+--------+------+---------+
///   8 bytes  u32      u32    32 bytes
///
///   magic    "BYARDEND"
///   SHA-256  of everything before it
/// </code>
/// All numbers little-endian, hashes in internal order. The frame of a block begins at the header's length plus 16 and the
/// block's size for each block before. A block's hash leaves no choice in its bytes, witnesses included (BIP 141): that is why
/// every node makes the same file.
/// </remarks>
public sealed record SnapshotHeader(uint Network, Hash256 GenesisHash, Hash256 TipHash, int Height, long Length)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 128;

    /// <summary>The version that is written, and the only one that is read.</summary>
    public const uint Version = 1;

    private const int VersionOffset = 8;
    private const int NetworkOffset = 12;
    private const int GenesisOffset = 16;
    private const int TipOffset = 48;
    private const int HeightOffset = 80;
    private const int BlocksOffset = 84;
    private const int LengthOffset = 88;
    private const int ZeroOffset = 96;
    private const int ChecksumOffset = Size - sizeof(uint);

    /// <summary>What every snapshot begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "BYARDSNP"u8;

    /// <summary>Reads a header, of whatever network.</summary>
    /// <exception cref="FormatException">This is no header of a snapshot, a damaged one, or one of another version.</exception>
    public static SnapshotHeader Parse(ReadOnlySpan<byte> source)
    {
        if (!source.StartsWith(Magic))
        {
            throw new FormatException("This is no snapshot of a chain: it begins with something else (byte 0).");
        }

        if (source.Length < Size)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The snapshot ends at byte {source.Length}, within its header of {Size} bytes. Export or copy it again."));
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(source[VersionOffset..]);
        if (version != Version)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The snapshot has format version {version} (byte {VersionOffset}), this program knows {Version}. "
                + $"Use the program that wrote it, or export it again with this one."));
        }

        var header = new SnapshotHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(source[NetworkOffset..]),
            new Hash256(source.Slice(GenesisOffset, Hash256.Size)),
            new Hash256(source.Slice(TipOffset, Hash256.Size)),
            BinaryPrimitives.ReadInt32LittleEndian(source[HeightOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[LengthOffset..]));
        var isSound = BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]) == Crc32C.Of(source[..ChecksumOffset])
            && BinaryPrimitives.ReadInt32LittleEndian(source[BlocksOffset..]) == header.Height
            && !source[ZeroOffset..ChecksumOffset].ContainsAnyExcept((byte)0)
            && (header.Height > 0 || (header.Height == 0 && header.TipHash == header.GenesisHash))
            && header.Length >= Size + ((long)header.Height * SnapshotFrame.Size) + SnapshotTrailer.Size;
        return isSound
            ? header
            : throw new FormatException("The header of the snapshot is damaged (bytes 0 to 127). Export or copy it again.");
    }

    /// <summary>Refuses a snapshot of another chain.</summary>
    /// <exception cref="FormatException">Network or genesis block are others.</exception>
    public void RequireNetwork(ChainParams parameters)
    {
        if (Network != parameters.MessageStart)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The snapshot belongs to the network with tag {Network:x8} (byte {NetworkOffset}), this is {parameters.Name} with "
                + $"{parameters.MessageStart:x8}. Import it into a node of its own network."));
        }

        if (GenesisHash != parameters.Genesis.Hash)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The snapshot begins on the genesis block {GenesisHash} (byte {GenesisOffset}), {parameters.Name} on "
                + $"{parameters.Genesis.Hash}. Import it into a node of its own network."));
        }
    }

    /// <summary>Writes the header.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than <see cref="Size"/> bytes.</exception>
    public void Write(Span<byte> destination)
    {
        destination[..Size].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[VersionOffset..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[NetworkOffset..], Network);
        GenesisHash.CopyTo(destination[GenesisOffset..]);
        TipHash.CopyTo(destination[TipOffset..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[HeightOffset..], Height);
        BinaryPrimitives.WriteInt32LittleEndian(destination[BlocksOffset..], Height);
        BinaryPrimitives.WriteInt64LittleEndian(destination[LengthOffset..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumOffset..], Crc32C.Of(destination[..ChecksumOffset]));
    }
}
