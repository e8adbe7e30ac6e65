using System.Buffers.Binary;
using Blockyard.Consensus;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Snapshots;

/// <summary>What stands before each block of a snapshot, drawn at <see cref="SnapshotHeader"/>.</summary>
/// <param name="Length">Bytes of the block.</param>
/// <param name="Height">Its height.</param>
/// <param name="BlockChecksum">CRC-32C of the block.</param>
internal readonly record struct SnapshotFrame(int Length, int Height, uint BlockChecksum)
{
    public const int Size = 16;

    private const int HeightOffset = 4;
    private const int BlockChecksumOffset = 8;
    private const int ChecksumOffset = Size - sizeof(uint);

    /// <summary>Reads a frame's head; false if it is damaged or cannot be that of a block.</summary>
    public static bool TryParse(ReadOnlySpan<byte> source, out SnapshotFrame frame)
    {
        frame = new SnapshotFrame(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            BinaryPrimitives.ReadInt32LittleEndian(source[HeightOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[BlockChecksumOffset..]));
        return BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]) == Crc32C.Of(source[..ChecksumOffset])
            && frame.Length is >= BlockHeader.Size and <= BlockRules.MaxWeight;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, Length);
        BinaryPrimitives.WriteInt32LittleEndian(destination[HeightOffset..], Height);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[BlockChecksumOffset..], BlockChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumOffset..], Crc32C.Of(destination[..ChecksumOffset]));
    }
}
