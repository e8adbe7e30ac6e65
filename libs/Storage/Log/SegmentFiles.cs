namespace Blockyard.Storage.Log;

/// <summary>Creates and opens segment files.</summary>
internal static class SegmentFiles
{
    private const string Unfinished = ".new";

    /// <summary>Creates a segment, durable with its name when this returns; a crash leaves it whole or not at all.</summary>
    public static Segment Create(IStoreDisk disk, string directory, SegmentFormat format)
    {
        Place(disk, directory, format);
        return OpenPlaced(disk, directory, format);
    }

    /// <summary>Puts a new segment in its place. Where this throws, none is there.</summary>
    public static void Place(IStoreDisk disk, string directory, SegmentFormat format)
    {
        var path = PathOf(directory, format);
        Span<byte> header = stackalloc byte[SegmentFormat.Size];
        format.Write(header);
        using (var file = disk.Open(path + Unfinished, FileMode.Create))
        {
            file.Write(header, 0);
            file.Flush();
        }

        disk.Move(path + Unfinished, path);
    }

    /// <summary>Makes the name of a new segment durable and opens it.</summary>
    public static Segment OpenPlaced(IStoreDisk disk, string directory, SegmentFormat format)
    {
        disk.FlushDirectory(directory);
        var path = PathOf(directory, format);
        return new Segment(path, disk.Open(path, FileMode.Open), format);
    }

    /// <summary>
    /// Opens the segments of a directory in order, verifying that they are one log of this network without a gap that begins where
    /// the mark says.
    /// </summary>
    public static (Segment[] Segments, ulong LogId) OpenAll(AppendLogSettings settings, DurableFormat? mark)
    {
        var (disk, directory) = (settings.Disk, settings.Directory);
        var segments = new List<Segment>();
        try
        {
            var logId = 0UL;
            foreach (var path in Find(disk, directory).Where(path => !LiesBefore(path, mark?.Start ?? 0)))
            {
                var (segment, id) = OpenOne(settings, path);
                segments.Add(segment);
                logId = segments.Count == 1 ? id : logId;
                Verify(segments, id == logId);
            }

            VerifyStart(disk, directory, segments, mark);
            VerifyMark(directory, segments, logId, mark);
            return ([.. segments], logId);
        }
        catch
        {
            segments.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    /// <summary>Removes what a crash left of segments that were never begun.</summary>
    public static void DeleteUnfinished(IStoreDisk disk, string directory) =>
        Array.ForEach(disk.GetFiles(directory, "*" + SegmentFormat.Extension + Unfinished), disk.Delete);

    /// <summary>Removes what lies before the address that a log begins at, which its mark has said durably.</summary>
    public static void DeletePruned(IStoreDisk disk, string directory, long start)
    {
        var pruned = Array.FindAll(Find(disk, directory), path => LiesBefore(path, start));
        Array.ForEach(pruned, disk.Delete);
        if (pruned.Length > 0)
        {
            disk.FlushDirectory(directory);
        }
    }

    private static string PathOf(string directory, SegmentFormat format) => Path.Combine(directory, SegmentFormat.FileName(format.Address));

    private static string[] Find(IStoreDisk disk, string directory)
    {
        var paths = disk.GetFiles(directory, "*" + SegmentFormat.Extension);
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    private static bool LiesBefore(string path, long start) =>
        string.CompareOrdinal(Path.GetFileName(path), SegmentFormat.FileName(start)) < 0;

    private static (Segment Segment, ulong LogId) OpenOne(AppendLogSettings settings, string path)
    {
        var file = settings.ReadOnly ? settings.Disk.OpenRead(path) : settings.Disk.Open(path, FileMode.Open);
        try
        {
            Span<byte> header = stackalloc byte[SegmentFormat.Size];
            var read = file.Read(header, 0);
            var format = SegmentFormat.Parse(header[..read], path, settings.Network);
            return (new Segment(path, file, format), format.LogId);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Verify(List<Segment> segments, bool sameLog)
    {
        var last = segments[^1];
        if (!sameLog || Path.GetFileName(last.Path) != SegmentFormat.FileName(last.Address))
        {
            throw last.Corrupt(last.Address, "the file is of another log, or was renamed");
        }

        var end = segments.Count == 1 ? last.Address : segments[^2].Address + segments[^2].File.Length;
        if (end != last.Address)
        {
            throw last.Corrupt(last.Address, $"the file before it ends at {end}, so bytes are missing between them or were changed");
        }
    }

    private static void VerifyStart(IStoreDisk disk, string directory, List<Segment> segments, DurableFormat? mark)
    {
        var start = mark?.Start ?? 0;
        if (segments.Count == 0 ? DurableMark.Exists(disk, directory) : segments[0].Address != start)
        {
            throw new StorageException(
                StorageErrorKind.Corrupt,
                $"Log '{directory}' has lost its first segment '{SegmentFormat.FileName(start)}'"
                + (mark is null ? $", or it was pruned and has lost the file '{DurableMark.FileName}' that says so. " : ". ")
                + "Restore the directory from a backup or start with an empty one.");
        }
    }

    private static void VerifyMark(string directory, List<Segment> segments, ulong logId, DurableFormat? mark)
    {
        if (segments.Count > 0 && mark is { } found && !found.IsOf(logId))
        {
            throw new StorageException(
                StorageErrorKind.Corrupt,
                $"File '{Path.Combine(directory, DurableMark.FileName)}' is of another log than the segments beside it. "
                + "Put its own back, or restore the directory from a backup.");
        }
    }
}
