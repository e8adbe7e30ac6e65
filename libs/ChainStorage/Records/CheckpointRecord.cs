using System.Buffers.Binary;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>What a checkpoint of the state says of itself.</summary>
/// <remarks>
/// <code>
///   0         4            36       40      48           52
///   +---------+------------+--------+-------+------------+
///   | version | block hash | height | coins | rebuilding |     u32 3, 32 bytes, u32, i64, u32
///   +---------+------------+--------+-------+------------+
/// </code>
/// The version is that of all records of the state: 1 kept each output in a record of its own, 2 could not say
/// whether a rebuild is under way (1; else 0).
/// Block hash and height are of the last block connected, height 0 if there is none. All numbers little-endian.
/// </remarks>
internal readonly record struct CheckpointRecord(Hash256 BlockHash, int Height, long CoinCount, bool IsRebuilding)
{
    private const int Size = 52;
    private const uint Version = 3;

    /// <summary>False if the bytes are not what this version writes: then the state is rebuilt.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out CheckpointRecord record)
    {
        var known = source.Length == Size
            && BinaryPrimitives.ReadUInt32LittleEndian(source) == Version
            && BinaryPrimitives.ReadUInt32LittleEndian(source[48..]) <= 1;
        record = known
            ? new CheckpointRecord(
                new Hash256(source.Slice(4, Hash256.Size)),
                BinaryPrimitives.ReadInt32LittleEndian(source[36..]),
                BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
                BinaryPrimitives.ReadUInt32LittleEndian(source[48..]) == 1)
            : default;
        return known;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Version);
        BlockHash.CopyTo(bytes.AsSpan(4));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(36), Height);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), CoinCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(48), IsRebuilding ? 1u : 0u);
        return bytes;
    }
}
