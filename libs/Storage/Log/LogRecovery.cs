using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>What opening a log found: its segments, and the address behind the last whole record.</summary>
internal sealed record LogRecovery(Segment[] Segments, ulong LogId, DurableMark Mark, long Tail)
{
    public static LogRecovery Run(AppendLogSettings settings)
    {
        var (segments, logId) = SegmentFiles.OpenAll(settings.Disk, settings.Directory, settings.Network);
        DurableMark? mark = null;
        try
        {
            if (segments.Length == 0)
            {
                logId = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
                segments = [SegmentFiles.Create(settings.Disk, settings.Directory, new SegmentFormat(settings.Network, logId, 0))];
            }

            // Whoever began a segment may have been killed before its name was durable.
            settings.Disk.FlushDirectory(settings.Directory);
            mark = new DurableMark(settings.Disk, settings.Directory, logId);
            var tail = CutTornTail(segments[^1], mark.Address, settings);
            mark.Advance(tail);
            return new LogRecovery(segments, logId, mark, tail);
        }
        catch
        {
            mark?.Dispose();
            Array.ForEach(segments, segment => segment.Dispose());
            throw;
        }
    }

    private static long CutTornTail(Segment last, long durable, AppendLogSettings settings)
    {
        var end = last.Address + last.File.Length;
        if (end < durable)
        {
            throw last.Corrupt(end, $"the file ends here, but the log was committed up to {durable - last.Address}");
        }

        // The mark is always at a record's border, and what lies before it was verified when it was committed.
        var tail = FindEnd(last, Math.Max(durable, last.FirstRecord), end);
        if (tail < end)
        {
            StorageLog.TornTailCut(settings.Logger, end - tail, last.Path, tail - last.Address);
            last.File.SetLength(tail - last.Address);
        }

        last.File.Flush();
        return tail;
    }

    private static long FindEnd(Segment segment, long address, long end)
    {
        Span<byte> header = stackalloc byte[RecordFormat.HeaderSize];
        while (true)
        {
            var read = segment.Read(header, address);
            if (!RecordFormat.TryParse(header[..read], address, out var record)
                || address + record.Span > end
                || !PayloadIsWhole(segment, address, record))
            {
                return address;
            }

            address += record.Span;
        }
    }

    private static bool PayloadIsWhole(Segment segment, long address, RecordFormat record)
    {
        var payload = new byte[record.Length];
        return segment.Read(payload, address + RecordFormat.HeaderSize) == payload.Length
            && Crc32C.Of(payload) == record.PayloadChecksum;
    }
}
