using System.Buffers.Binary;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>Remembers up to which address the log was fsynced, so that a torn tail and lost data can be told apart.</summary>
/// <remarks>
/// <code>
/// file DURABLE: two slots, written in turn, the valid one with the higher address counts
///
///   0         8        12      16
///   +---------+--------+-------+
///   | address | log id | CRC   |   i64, low half of the log id, CRC-32C of bytes 0 to 11
///   +---------+--------+-------+
/// </code>
/// Written after each fsync of the log but not fsynced itself: after a killed process it is exact, after a power cut it may be
/// behind, never ahead. So whatever lies before it was acknowledged and must be whole; only what lies behind it may be cut.
/// </remarks>
internal sealed class DurableMark : IDisposable
{
    private const string FileName = "DURABLE";
    private const int SlotSize = 16;

    private readonly IStoreFile _file;
    private readonly uint _logId;
    private int _nextSlot;

    public DurableMark(IStoreDisk disk, string directory, ulong logId)
    {
        _logId = (uint)logId;
        _file = disk.Open(Path.Combine(directory, FileName), FileMode.OpenOrCreate);
        Span<byte> slots = stackalloc byte[2 * SlotSize];
        slots.Clear();
        _file.Read(slots, 0);
        var first = Parse(slots[..SlotSize]);
        var second = Parse(slots[SlotSize..]);
        Address = Math.Max(first, second);
        _nextSlot = first > second ? 1 : 0;
    }

    /// <summary>Everything before this address was fsynced once; 0 when nothing is known.</summary>
    public long Address { get; private set; }

    /// <summary>True when a log was begun in this directory once.</summary>
    public static bool Exists(IStoreDisk disk, string directory) => disk.FileExists(Path.Combine(directory, FileName));

    /// <summary>Moves the mark forward to <paramref name="address"/>, which the log has just been fsynced up to.</summary>
    public void Advance(long address)
    {
        Span<byte> slot = stackalloc byte[SlotSize];
        BinaryPrimitives.WriteInt64LittleEndian(slot, address);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[8..], _logId);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[12..], Crc32C.Of(slot[..12]));
        _file.Write(slot, _nextSlot * SlotSize);
        _nextSlot ^= 1;
        Address = address;
    }

    /// <summary>Fsyncs the mark itself, worth it once when a log closes.</summary>
    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private long Parse(ReadOnlySpan<byte> slot) =>
        BinaryPrimitives.ReadUInt32LittleEndian(slot[12..]) == Crc32C.Of(slot[..12])
        && BinaryPrimitives.ReadUInt32LittleEndian(slot[8..]) == _logId
            ? BinaryPrimitives.ReadInt64LittleEndian(slot)
            : 0;
}
