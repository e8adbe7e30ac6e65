using System.Buffers.Binary;

namespace Blockyard.Storage.Log;

/// <summary>A part of a state that was written into its log: in place of all events before it.</summary>
/// <remarks>
/// <code>
/// payload of a record of kind 255; a snapshot begins a segment, and its parts follow one another
///
///   0         4        8      9
///   +---------+--------+------+------------------------------------------------------+
///   | version | number | last | pairs: u16 length, key, i32 length, value            |
///   +---------+--------+------+------------------------------------------------------+
///   i32       i32      u8
///
/// version  of the owner's records
/// number   of the part, from 0
/// last     1 in the last part: without it a crash came between, and the snapshot is none
/// </code>
/// All numbers little-endian.
/// </remarks>
internal sealed class StateSnapshot(int version)
{
    public const byte Kind = 255;

    private const int HeaderSize = 9;
    private const int LastOffset = 8;
    private const int PartBytes = 1 << 20;

    private byte[] _part = new byte[PartBytes];
    private int _length = HeaderSize;
    private int _number;

    /// <summary>Adds a key with its value; returns a part that is full before it, or nothing.</summary>
    public ReadOnlySpan<byte> Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var full = ReadOnlySpan<byte>.Empty;
        var size = sizeof(ushort) + key.Length + sizeof(int) + value.Length;
        if (_length + size > PartBytes && _length > HeaderSize)
        {
            full = End(last: false);
            _part = new byte[Math.Max(PartBytes, HeaderSize + size)];
        }

        var target = _part.AsSpan(_length);
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)key.Length);
        key.CopyTo(target[sizeof(ushort)..]);
        BinaryPrimitives.WriteInt32LittleEndian(target[(sizeof(ushort) + key.Length)..], value.Length);
        value.CopyTo(target[(size - value.Length)..]);
        _length += size;
        return full;
    }

    /// <summary>Ends the part; the snapshot too if it is the last one.</summary>
    public ReadOnlySpan<byte> End(bool last)
    {
        var part = _part.AsSpan(0, _length);
        BinaryPrimitives.WriteInt32LittleEndian(part, version);
        BinaryPrimitives.WriteInt32LittleEndian(part[sizeof(int)..], _number++);
        part[LastOffset] = last ? (byte)1 : (byte)0;
        _length = HeaderSize;
        return part;
    }

    /// <summary>Reads the pairs of a part into a state; false after the last part.</summary>
    /// <exception cref="InvalidDataException">It is not the part of this number, or of another version.</exception>
    public bool Load(ReadOnlySpan<byte> part, KeyValueWriter state)
    {
        if (part.Length < HeaderSize || BinaryPrimitives.ReadInt32LittleEndian(part) != version)
        {
            throw new InvalidDataException("The snapshot is of another record version.");
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(part[sizeof(int)..]) != _number++)
        {
            throw new InvalidDataException("A part of the snapshot is missing.");
        }

        for (var pairs = part[HeaderSize..]; !pairs.IsEmpty;)
        {
            var key = pairs.Slice(sizeof(ushort), BinaryPrimitives.ReadUInt16LittleEndian(pairs));
            pairs = pairs[(sizeof(ushort) + key.Length)..];
            var value = pairs.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(pairs));
            pairs = pairs[(sizeof(int) + value.Length)..];
            state.Upsert(key, value);
        }

        return part[LastOffset] == 0;
    }
}
