using Blockyard.Storage.Files;
using Blockyard.Storage.Log;

namespace Blockyard.Storage;

public sealed partial class AppendLog
{
    private readonly Lock _pruneGate = new();

    /// <summary>Has the next record begin a new segment, so that everything before it can be cut off to the byte.</summary>
    /// <returns>Address that the next record gets: what to give <see cref="PruneBefore"/> once what follows is durable.</returns>
    /// <remarks>A rewriting is: begin a segment, append what is to be kept, commit, prune before the address that this returned.
    /// A segment that is empty still is not left.</remarks>
    public LogAddress BeginSegment()
    {
        lock (_appendGate)
        {
            ThrowIfUnusable();
            RequireSpace(SegmentFormat.Size);
            try
            {
                return new LogAddress(_tail == _segments[^1].FirstRecord ? _tail : BeginNextSegment().FirstRecord);
            }
            catch (Exception cause) when (cause is (IOException and not StorageException) or UnauthorizedAccessException)
            {
                throw _health.Latch("A write", cause);
            }
        }
    }

    /// <summary>Cuts off the oldest segments: those whose records all lie before <paramref name="address"/>, which must be durable.</summary>
    /// <remarks>
    /// <see cref="Start"/> moves to the first record that is left; records in front of it are refused as
    /// <see cref="StorageErrorKind.Pruned"/>, to readers and scans that are under way as well. That the log begins there is made
    /// durable before any file goes: a crash leaves it with the old start or with the new one, and opening removes what is left over.
    /// </remarks>
    public void PruneBefore(LogAddress address)
    {
        if (address > Durable)
        {
            throw new ArgumentOutOfRangeException(nameof(address), address, $"The log is durable up to {Durable}. Commit first.");
        }

        lock (_pruneGate)
        {
            ThrowIfUnusable();
            var count = CountSegmentsBefore(address);
            if (count == 0)
            {
                return;
            }

            try
            {
                Mark.MoveStart(_segments[count].Address);
                Delete(CutOff(count));
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw _health.Latch("Pruning", cause);
            }
        }
    }

    private int CountSegmentsBefore(LogAddress address)
    {
        var segments = _segments;
        var count = 0;
        while (count + 1 < segments.Length && segments[count + 1].Address <= address.Value)
        {
            count++;
        }

        return count;
    }

    private Segment[] CutOff(int count)
    {
        lock (_appendGate)
        {
            var pruned = _segments[..count];
            _segments = _segments[count..];
            return pruned;
        }
    }

    private void Delete(Segment[] pruned)
    {
        foreach (var segment in pruned)
        {
            segment.Retire();
            _settings.Disk.Delete(segment.Path);
        }

        _settings.Disk.FlushDirectory(_settings.Directory);
        StorageLog.LogPruned(_settings.Logger, pruned.Length, _settings.Directory, Start.Value);
    }

    private Segment BeginNextSegment()
    {
        _segments[^1].File.Flush();
        var format = new SegmentFormat(_settings.Network, _logId, _tail);
        try
        {
            SegmentFiles.Place(_settings.Disk, _settings.Directory, format);
        }
        catch (IOException cause) when (DiskFailure.IsLackOfRoom(cause))
        {
            throw FullNow(cause);
        }

        var next = SegmentFiles.OpenPlaced(_settings.Disk, _settings.Directory, format);
        _segments = [.. _segments, next];
        Volatile.Write(ref _tail, next.FirstRecord);

        // A log that loses its last segment must not look like one that ended before it.
        Mark.Advance(next.FirstRecord);
        Mark.Flush();
        StorageLog.SegmentBegun(_settings.Logger, next.Path);
        return next;
    }
}
