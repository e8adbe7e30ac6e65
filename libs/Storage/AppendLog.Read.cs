using Blockyard.Storage.Log;

namespace Blockyard.Storage;

public sealed partial class AppendLog
{
    /// <summary>The segments as they are now; another array whenever one is begun or pruned.</summary>
    internal Segment[] Segments => _segments;

    /// <summary>Reads the record at <paramref name="address"/>, which an append or a scan gave, and verifies its checksum.</summary>
    public LogRecord ReadRecord(LogAddress address)
    {
        var segment = SegmentOf(address);
        var record = ReadHeader(segment, address);
        var payload = GC.AllocateUninitializedArray<byte>(record.Length);
        if (segment.ReadChecked(payload, address.Value + RecordFormat.HeaderSize) != record.PayloadChecksum)
        {
            throw segment.Corrupt(address.Value, "the record's payload does not match its checksum");
        }

        return new LogRecord(record.Kind, payload);
    }

    /// <summary>Reads bytes from <paramref name="offset"/> of a record's payload without verifying them: for callers who know their hash.</summary>
    public void ReadPart(LogAddress address, int offset, Span<byte> target)
    {
        var segment = SegmentOf(address);
        var record = ReadHeader(segment, address);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + target.Length, record.Length, nameof(target));
        if (segment.Read(target, address.Value + RecordFormat.HeaderSize + offset) < target.Length)
        {
            throw segment.Corrupt(address.Value, "the file ends inside the record");
        }
    }

    /// <summary>Walks the records from <paramref name="from"/> (a record's address, <see cref="LogAddress.Zero"/> for the first) up to the tail.</summary>
    /// <remarks>Reads record headers and the first <paramref name="peekBytes"/> of each payload only. A payload that the peek covers
    /// wholly is verified, a longer one is not.</remarks>
    public LogScan Scan(LogAddress from, int peekBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(peekBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(peekBytes, MaxPayloadBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, Tail);
        var segments = _segments;
        if (from == LogAddress.Zero)
        {
            return new LogScan(this, segments[0].FirstRecord, peekBytes);
        }

        ThrowIfPruned(segments, from);
        return new LogScan(this, from.Value, peekBytes);
    }

    /// <summary>Says for people where a record stands: its file, and the offset there.</summary>
    public string PlaceOf(LogAddress address)
    {
        var segment = SegmentOf(address);
        return $"'{segment.Path}' at offset {address.Value - segment.Address}";
    }

    /// <summary>Address behind the segment that holds this address.</summary>
    internal LogAddress EndOfSegment(LogAddress address)
    {
        var segments = _segments;
        var index = Array.IndexOf(segments, SegmentOf(address));
        return index + 1 < segments.Length ? new LogAddress(segments[index + 1].Address) : Tail;
    }

    /// <summary>The segment that holds this address, which must lie before the tail.</summary>
    internal Segment SegmentOf(LogAddress address)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var tail = Tail;
        var segments = _segments;
        ThrowIfPruned(segments, address);
        if (address.Value < segments[0].Address || address >= tail || address.Value % RecordFormat.Alignment != 0)
        {
            throw NoRecordAt(address);
        }

        var low = 0;
        var high = segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = segments[middle].Address <= address.Value ? (middle, high) : (low, middle - 1);
        }

        return segments[low];
    }

    private static void ThrowIfPruned(Segment[] segments, LogAddress address)
    {
        // Behind the last record of a segment that is gone nothing was lost: the next one begins there.
        if (address.Value >= SegmentFormat.Size && address.Value < segments[0].Address)
        {
            throw Segment.Pruned(address);
        }
    }

    private ArgumentOutOfRangeException NoRecordAt(LogAddress address) =>
        new(nameof(address), address, $"No record is there: the log holds {Start} to {Tail}.");

    private RecordFormat ReadHeader(Segment segment, LogAddress address)
    {
        if (address.Value < segment.FirstRecord)
        {
            throw NoRecordAt(address);
        }

        Span<byte> header = stackalloc byte[RecordFormat.HeaderSize];
        var read = segment.Read(header, address.Value);
        return RecordFormat.TryParse(header[..read], address.Value, segment.Format, out var record)
            ? record
            : throw segment.Corrupt(address.Value, "no valid record header");
    }
}
