using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Blockyard.Storage.Log;

/// <summary>A log on disk made ready to be appended to.</summary>
internal static class LogRecovery
{
    private const int CopyBytes = 1 << 20;

    /// <summary>Begins the log where there is none, cuts a torn tail, makes durable what was found, and removes what was left over.</summary>
    public static (LogContent Content, DurableMark Mark) Run(AppendLogSettings settings)
    {
        var (disk, directory) = (settings.Disk, settings.Directory);
        var content = LogContent.Read(settings);
        DurableMark? mark = null;
        try
        {
            SegmentFiles.DeleteUnfinished(disk, directory);
            content = content.Segments.Length == 0 ? Begin(settings) : content;

            // Whoever began a segment may have been killed before its name was durable.
            disk.FlushDirectory(directory);
            CutTornTail(content, settings);
            mark = OpenMark(settings, content);
            mark.Advance(content.Tail);

            // What the mark says of the start must be on disk, and not only seem to be, before what lies in front of it goes.
            mark.Flush();
            SegmentFiles.DeletePruned(disk, directory, content.Segments[0].Address);
            return (content, mark);
        }
        catch
        {
            mark?.Dispose();
            Array.ForEach(content.Segments, segment => segment.Dispose());
            throw;
        }
    }

    private static LogContent Begin(AppendLogSettings settings)
    {
        var logId = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var first = SegmentFiles.Create(settings.Disk, settings.Directory, new SegmentFormat(settings.Network, logId, 0));
        return new LogContent([first], logId, Mark: null, first.FirstRecord);
    }

    private static void CutTornTail(LogContent content, AppendLogSettings settings)
    {
        if (content.TornBytes is var torn and > 0)
        {
            StorageLog.TornTailCut(settings.Logger, torn, content.Last.Path, content.Tail - content.Last.Address);
            content.Last.File.SetLength(content.Tail - content.Last.Address);
        }

        WriteAgain(content.Last, Math.Max(content.Mark?.Durable ?? 0, content.Last.FirstRecord), content.Tail);
        content.Last.File.Flush();
    }

    /// <summary>Has the fsync that follows cover what was written last and may not have come to disk.</summary>
    /// <remarks>If an fsync of the process before failed, Linux has dropped the pages: they are read as they were written but never
    /// come to disk, and a later fsync has nothing to do for them and succeeds.</remarks>
    private static void WriteAgain(Segment segment, long from, long to)
    {
        var buffer = new byte[Math.Min(to - from, CopyBytes)];
        for (var address = from; address < to;)
        {
            var length = segment.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - address)), address);
            segment.Write(buffer.AsSpan(0, length), address);
            address += length;
        }
    }

    private static DurableMark OpenMark(AppendLogSettings settings, LogContent content)
    {
        var found = new DurableFormat(content.LogId, content.Tail, content.Segments[0].Address);
        return content.Mark is { IsOld: false } known
            ? DurableMark.Open(settings.Disk, settings.Directory, known)
            : DurableMark.Create(settings.Disk, settings.Directory, settings.Network, found);
    }
}
