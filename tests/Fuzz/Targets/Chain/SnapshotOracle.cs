using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Blockyard.Fuzz.Targets.Chain;

/// <summary>Snapshots of chains as they are drawn, read and written once more with nothing but the framework.</summary>
internal static class SnapshotOracle
{
    public const int HeaderSize = 128;
    public const int FrameSize = 16;
    public const int TrailerSize = 48;

    private const int BlockHeaderSize = 80;
    private const int MaxBlock = 4_000_000;

    /// <summary>
    /// What is in a file: its blocks, and the offset at which it stops being good, null if it never does. Nothing at all if not even
    /// the header is good.
    /// </summary>
    public static (List<byte[]> Blocks, long? Fault)? Read(byte[] file)
    {
        if (!HeaderIsGood(file))
        {
            return null;
        }

        var blocks = new List<byte[]>();
        var height = Number(file, 80);
        var previous = file[16..48];
        var offset = HeaderSize;
        for (var next = 1u; next <= height; next++)
        {
            if (file.Length - offset < FrameSize)
            {
                return (blocks, file.Length);
            }

            var length = Number(file, offset);
            if (Number(file, offset + 12) != Crc(file.AsSpan(offset, 12)) || Number(file, offset + 4) != next
                || length is < BlockHeaderSize or > MaxBlock)
            {
                return (blocks, offset);
            }

            var start = offset + FrameSize;
            if (file.Length - start < length)
            {
                return (blocks, file.Length);
            }

            var block = file[start..(start + (int)length)];
            var hash = SHA256.HashData(SHA256.HashData(block.AsSpan(0, BlockHeaderSize)));
            if (Number(file, offset + 8) != Crc(block) || !block.AsSpan(4, 32).SequenceEqual(previous)
                || (next == height && !hash.AsSpan().SequenceEqual(file.AsSpan(48, 32))))
            {
                return (blocks, start);
            }

            blocks.Add(block);
            previous = hash;
            offset = start + block.Length;
        }

        return (blocks, FaultOfTrailer(file, offset));
    }

    /// <summary>Puts right, as far as the parts are there, what only a writer knows: checksums, and if wanted links and counts.</summary>
    public static void Repair(byte[] file, bool links)
    {
        if (file.Length < HeaderSize)
        {
            return;
        }

        var height = Number(file, 80);
        var previous = file[16..48];
        var offset = HeaderSize;
        for (var next = 1u; next <= height && file.Length - offset >= FrameSize + BlockHeaderSize; next++)
        {
            var length = Number(file, offset);
            var start = offset + FrameSize;
            if (length < BlockHeaderSize || length > file.Length - start)
            {
                Write(file, offset + 12, Crc(file.AsSpan(offset, 12)));
                break;
            }

            var block = file.AsSpan(start, (int)length);
            if (links)
            {
                Write(file, offset + 4, next);
                previous.CopyTo(block[4..]);
            }

            Write(file, offset + 8, Crc(block));
            Write(file, offset + 12, Crc(file.AsSpan(offset, 12)));
            previous = SHA256.HashData(SHA256.HashData(block[..BlockHeaderSize]));
            offset = start + block.Length;
        }

        if (links)
        {
            previous.CopyTo(file, 48);
            Write(file, 84, height);
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(88), file.Length);
        }

        Write(file, 124, Crc(file.AsSpan(0, 124)));
        if (file.Length - offset >= TrailerSize)
        {
            SHA256.HashData(file.AsSpan(0, offset + 16), file.AsSpan(offset + 16));
        }
    }

    /// <summary>A snapshot of blocks of these sizes, with nothing sensible in them.</summary>
    public static byte[] Make(uint network, params int[] sizes)
    {
        using var stream = new MemoryStream();
        var header = new byte[HeaderSize];
        "BYARDSNP"u8.CopyTo(header);
        Write(header, 8, 1);
        Write(header, 12, network);
        Write(header, 80, (uint)sizes.Length);
        stream.Write(header);
        foreach (var size in sizes)
        {
            var frame = new byte[FrameSize + size];
            Write(frame, 0, (uint)size);
            stream.Write(frame);
        }

        var trailer = new byte[TrailerSize];
        "BYARDEND"u8.CopyTo(trailer);
        Write(trailer, 8, (uint)sizes.Length);
        stream.Write(trailer);
        var file = stream.ToArray();
        Repair(file, links: true);
        return file;
    }

    private static bool HeaderIsGood(byte[] file) =>
        file.Length >= HeaderSize && file.AsSpan().StartsWith("BYARDSNP"u8) && Number(file, 8) == 1
        && Number(file, 124) == Crc(file.AsSpan(0, 124)) && Number(file, 84) == Number(file, 80)
        && file[96..124].All(value => value == 0) && Number(file, 80) <= int.MaxValue
        && (Number(file, 80) > 0 || file.AsSpan(16, 32).SequenceEqual(file.AsSpan(48, 32)))
        && BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(88)) >= HeaderSize + TrailerSize + ((long)Number(file, 80) * FrameSize);

    private static long? FaultOfTrailer(byte[] file, int offset)
    {
        var end = offset + TrailerSize;
        if (file.Length < end)
        {
            return file.Length;
        }

        var isGood = file.AsSpan(offset).StartsWith("BYARDEND"u8) && Number(file, offset + 8) == Number(file, 80)
            && Number(file, offset + 12) == 0
            && SHA256.HashData(file.AsSpan(0, offset + 16)).AsSpan().SequenceEqual(file.AsSpan(offset + 16, 32));
        return !isGood ? offset
            : end != BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(88)) || file.Length > end ? end
            : null;
    }

    private static uint Number(byte[] file, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));

    private static void Write(byte[] file, int offset, uint number) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), number);

    /// <summary>CRC-32C, a bit at a time.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        foreach (var value in bytes)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? (state >> 1) ^ 0x82f6_3b78 : state >> 1;
            }
        }

        return ~state;
    }
}
