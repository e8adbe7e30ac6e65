using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>What opening a log found: its segments, and the address behind the last whole record.</summary>
internal sealed record LogRecovery(Segment[] Segments, ulong LogId, DurableMark Mark, long Tail)
{
    public static LogRecovery Run(AppendLogSettings settings)
    {
        var (disk, directory) = (settings.Disk, settings.Directory);
        var known = DurableMark.Read(disk, directory, settings.Network);
        var (segments, logId) = SegmentFiles.OpenAll(disk, directory, settings.Network, known);
        DurableMark? mark = null;
        try
        {
            if (segments.Length == 0)
            {
                logId = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
                segments = [SegmentFiles.Create(disk, directory, new SegmentFormat(settings.Network, logId, 0))];
            }

            // Whoever began a segment may have been killed before its name was durable.
            disk.FlushDirectory(directory);
            SegmentFiles.DeletePruned(disk, directory, segments[0].Address);
            var tail = known is { } durable ? CutTornTail(segments[^1], durable.Durable, settings) : RequireWholeTail(segments[^1], settings);
            mark = OpenMark(settings, known, new DurableFormat(logId, tail, segments[0].Address));
            return new LogRecovery(segments, logId, mark, tail);
        }
        catch
        {
            mark?.Dispose();
            Array.ForEach(segments, segment => segment.Dispose());
            throw;
        }
    }

    private static DurableMark OpenMark(AppendLogSettings settings, DurableFormat? known, DurableFormat found)
    {
        if (known is not { IsOld: false } current)
        {
            return DurableMark.Create(settings.Disk, settings.Directory, settings.Network, found);
        }

        var mark = DurableMark.Open(settings.Disk, settings.Directory, current);
        if (found.Durable > current.Durable)
        {
            mark.Advance(found.Durable);
            mark.Flush();
        }

        return mark;
    }

    private static long CutTornTail(Segment last, long durable, AppendLogSettings settings)
    {
        var end = last.Address + last.File.Length;
        if (end < durable)
        {
            throw last.Corrupt(end, $"the file ends here, but the log was committed up to {durable - last.Address}, in this file or in later ones");
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

    /// <summary>Without a mark nobody knows what was committed: nothing may be cut.</summary>
    private static long RequireWholeTail(Segment last, AppendLogSettings settings)
    {
        var end = last.Address + last.File.Length;
        var tail = FindEnd(last, last.FirstRecord, end);
        if (tail < end)
        {
            throw last.Corrupt(
                tail,
                $"from here to the end at {end - last.Address} are no whole records, and file '{DurableMark.FileName}' beside it, which says whether they "
                + "were committed, is missing or damaged");
        }

        if (tail > SegmentFormat.Size)
        {
            StorageLog.MarkMissing(settings.Logger, DurableMark.FileName, settings.Directory, tail);
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
