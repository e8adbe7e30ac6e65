namespace Blockyard.Storage.Log;

/// <summary>What is found of a log on disk, before anything is changed there.</summary>
/// <param name="Segments">The open segments in order; none where no log was begun.</param>
/// <param name="LogId">The id of the log, if there are segments.</param>
/// <param name="Mark">What the file DURABLE says; null where it is missing or damaged.</param>
/// <param name="Tail">Address behind the last whole record.</param>
internal sealed record LogContent(Segment[] Segments, ulong LogId, DurableFormat? Mark, long Tail)
{
    /// <summary>The segment that is appended to.</summary>
    public Segment Last => Segments[^1];

    /// <summary>Bytes behind the last whole record: an append that was never acknowledged.</summary>
    public long TornBytes => Last.Address + Last.File.Length - Tail;

    /// <summary>Opens the segments of a directory and verifies that they are one log from its start to its durable end.</summary>
    /// <remarks>Reads the records behind the mark only; all of the last segment where there is none.</remarks>
    public static LogContent Read(AppendLogSettings settings)
    {
        var mark = DurableMark.Read(settings.Disk, settings.Directory, settings.Network);
        var (segments, logId) = SegmentFiles.OpenAll(settings, mark);
        if (segments.Length == 0)
        {
            return new LogContent(segments, logId, mark, Tail: 0);
        }

        try
        {
            return new LogContent(segments, logId, mark, mark is { } known ? FindTail(segments[^1], known.Durable) : RequireWholeTail(segments[^1], settings));
        }
        catch
        {
            Array.ForEach(segments, segment => segment.Dispose());
            throw;
        }
    }

    private static long FindTail(Segment last, long durable)
    {
        var end = last.Address + last.File.Length;
        return end >= durable
            // The mark is always at a record's border, and what lies before it was verified when it was committed.
            ? LogTail.Find(last, Math.Max(durable, last.FirstRecord), end)
            : throw last.Corrupt(end, $"the file ends here, but the log was committed up to {durable - last.Address}, in this file or in later ones");
    }

    /// <summary>Without a mark nobody knows what was committed: nothing may be cut.</summary>
    private static long RequireWholeTail(Segment last, AppendLogSettings settings)
    {
        var end = last.Address + last.File.Length;
        var tail = LogTail.Find(last, last.FirstRecord, end);
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

        return tail;
    }
}
