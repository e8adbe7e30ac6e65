using System.Buffers.Binary;

namespace Blockyard.TestKit.Disks;

/// <summary>Files of a log, put together byte by byte as its formats are drawn, and not by the code that is tested.</summary>
public static class LogFiles
{
    /// <summary>Network tag of the files, unless another one is asked for.</summary>
    public const uint Network = 0xDAB5BFFA;

    /// <summary>Id of the log, unless another one is asked for.</summary>
    public const ulong LogId = 0x1122334455667788;

    /// <summary>Head of a segment.</summary>
    public static byte[] SegmentHead(uint version = 2, uint network = Network, ulong logId = LogId, long address = 0)
    {
        var head = new byte[64];
        "BYARDLOG"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(12), network);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(16), logId);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(24), address);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(60), Checksum(head.AsSpan(0, 60)));
        return head;
    }

    /// <summary>A record as segments of version 1 have it.</summary>
    public static byte[] OldRecord(long address, byte kind, byte[] payload) => MakeRecord([], address, kind, payload, distance: 0);

    /// <summary>A record as segments of version 2 have it, appended when the log was durable up to 8 × <paramref name="distance"/> bytes before it.</summary>
    public static byte[] NewRecord(long address, byte kind, byte[] payload, uint distance, ulong logId = LogId)
    {
        var id = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(id, logId);
        return MakeRecord(id, address, kind, payload, distance);
    }

    /// <summary>File DURABLE of version 1.</summary>
    public static byte[] OldMark(long durable, ulong logId = LogId)
    {
        var mark = new byte[32];
        BinaryPrimitives.WriteInt64LittleEndian(mark, durable);
        BinaryPrimitives.WriteUInt32LittleEndian(mark.AsSpan(8), (uint)logId);
        BinaryPrimitives.WriteUInt32LittleEndian(mark.AsSpan(12), Checksum(mark.AsSpan(0, 12)));
        return mark;
    }

    /// <summary>File DURABLE of version 2, one slot never written.</summary>
    public static byte[] Mark(long durable, long start = 0, uint version = 2, uint network = Network, ulong logId = LogId)
    {
        var mark = new byte[80];
        "BYARDEND"u8.CopyTo(mark);
        BinaryPrimitives.WriteUInt32LittleEndian(mark.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32LittleEndian(mark.AsSpan(12), network);
        BinaryPrimitives.WriteUInt64LittleEndian(mark.AsSpan(16), logId);
        BinaryPrimitives.WriteUInt32LittleEndian(mark.AsSpan(28), Checksum(mark.AsSpan(0, 28)));
        var slot = new byte[8 + 24];
        BinaryPrimitives.WriteUInt64LittleEndian(slot, logId);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(8), durable);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(16), start);
        BinaryPrimitives.WriteUInt32LittleEndian(slot.AsSpan(28), Checksum(slot.AsSpan(0, 28)));
        slot.AsSpan(8).CopyTo(mark.AsSpan(32));
        return mark;
    }

    private static byte[] MakeRecord(ReadOnlySpan<byte> logId, long address, byte kind, byte[] payload, uint distance)
    {
        // What the checksum of the header covers: log id (version 2 alone), address, fields.
        var place = new byte[8];
        var fields = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(place, address);
        BinaryPrimitives.WriteUInt32LittleEndian(fields, Checksum(payload));
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(4), payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan(8), kind | (distance << 8));
        var record = new byte[(16 + payload.Length + 7) / 8 * 8];
        BinaryPrimitives.WriteUInt32LittleEndian(record, Checksum([.. logId, .. place, .. fields]));
        fields.CopyTo(record, 4);
        payload.CopyTo(record, 16);
        return record;
    }

    /// <summary>CRC-32C bit by bit.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        foreach (var each in bytes)
        {
            state ^= each;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ 0x82F63B78;
            }
        }

        return ~state;
    }
}
