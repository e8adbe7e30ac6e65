using System.Buffers.Binary;

namespace Blockyard.Storage.Log;

/// <summary>Up to where in its log a state has come: the metadata of the state's checkpoints.</summary>
/// <remarks>
/// <code>
///   0         4        12       20           24
///   +---------+--------+--------+------------+
///   | version | next   | last   | checksum   |
///   +---------+--------+--------+------------+
///   i32       i64      i64      u32
///
/// version   of the owner's records in the state
/// next      log address behind the last record that was applied
/// last      address of that record; 0 if there was none
/// checksum  CRC-32C of its payload: a log that was put in the place of another one is found out
/// </code>
/// All numbers little-endian.
/// </remarks>
internal readonly record struct StatePosition(LogAddress Next, LogAddress Last, uint Checksum)
{
    private const int Size = 24;

    public byte[] ToBytes(int version)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), Next.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), Last.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), Checksum);
        return bytes;
    }

    /// <summary>Null if there is none, or one of another format.</summary>
    public static (StatePosition Position, int Version)? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            return null;
        }

        var position = new StatePosition(
            new LogAddress(BinaryPrimitives.ReadInt64LittleEndian(bytes[4..])),
            new LogAddress(BinaryPrimitives.ReadInt64LittleEndian(bytes[12..])),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]));
        return (position, BinaryPrimitives.ReadInt32LittleEndian(bytes));
    }
}
