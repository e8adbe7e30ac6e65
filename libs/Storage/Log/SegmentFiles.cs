namespace Blockyard.Storage.Log;

/// <summary>Creates and opens segment files.</summary>
internal static class SegmentFiles
{
    private const string Unfinished = ".new";

    /// <summary>Creates a segment, durable with its name when this returns; a crash leaves it whole or not at all.</summary>
    public static Segment Create(IStoreDisk disk, string directory, SegmentFormat format)
    {
        var path = Path.Combine(directory, SegmentFormat.FileName(format.Address));
        Span<byte> header = stackalloc byte[SegmentFormat.Size];
        format.Write(header);
        using (var file = disk.Open(path + Unfinished, FileMode.Create))
        {
            file.Write(header, 0);
            file.Flush();
        }

        disk.Move(path + Unfinished, path);
        disk.FlushDirectory(directory);
        return new Segment(path, disk.Open(path, FileMode.Open), format.Address);
    }

    /// <summary>Opens all segments of a directory in order, verifying that they are one log of <paramref name="network"/> without a gap.</summary>
    public static (Segment[] Segments, ulong LogId) OpenAll(IStoreDisk disk, string directory, uint network)
    {
        foreach (var unfinished in disk.GetFiles(directory, "*" + SegmentFormat.Extension + Unfinished))
        {
            disk.Delete(unfinished);
        }

        var paths = disk.GetFiles(directory, "*" + SegmentFormat.Extension);
        Array.Sort(paths, StringComparer.Ordinal);
        var segments = new List<Segment>(paths.Length);
        try
        {
            var logId = 0UL;
            foreach (var path in paths)
            {
                var (segment, id) = OpenOne(disk, path, network);
                segments.Add(segment);
                logId = segments.Count == 1 ? id : logId;
                Verify(segments, id == logId);
            }

            VerifyStart(disk, segments, directory);
            return ([.. segments], logId);
        }
        catch
        {
            segments.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    private static (Segment Segment, ulong LogId) OpenOne(IStoreDisk disk, string path, uint network)
    {
        var file = disk.Open(path, FileMode.Open);
        try
        {
            Span<byte> header = stackalloc byte[SegmentFormat.Size];
            var read = file.Read(header, 0);
            var format = SegmentFormat.Parse(header[..read], path, network);
            return (new Segment(path, file, format.Address), format.LogId);
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

    private static void VerifyStart(IStoreDisk disk, List<Segment> segments, string directory)
    {
        if (segments.Count == 0 ? DurableMark.Exists(disk, directory) : segments[0].Address != 0)
        {
            throw new StorageException(
                StorageErrorKind.Corrupt,
                $"Log '{directory}' has lost its first segment '{SegmentFormat.FileName(0)}'. Restore the directory from a backup or start with an empty one.");
        }
    }
}
