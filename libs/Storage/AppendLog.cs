using Blockyard.Storage.Files;
using Blockyard.Storage.Log;

namespace Blockyard.Storage;

/// <summary>An append-only log of checksummed records in segment files: the truth that all other state can be rebuilt from.</summary>
/// <remarks>
/// <para>Appends are in the file when <see cref="Append(byte, ReadOnlySpan{byte})"/> returns (they survive a killed process) and durable when a
/// commit returns (they survive a power cut). Only what was committed may be acknowledged to anybody.</para>
/// <para>Opening cuts what a crash left half-written behind the last commit. Damage before it is never repaired: it throws
/// <see cref="StorageErrorKind.Corrupt"/> with file and offset. The first write or fsync that fails latches the log: every later
/// append and commit throws and <see cref="HealthError"/> says why; reads go on.</para>
/// <para>Safe for many readers and many appenders; appends are ordered by a lock.</para>
/// <para>These are plain segment files and not FasterLog 2.6.5, which fails proofs that a truth must pass: with its checksum per entry on,
/// a flipped byte in a committed entry came back from a scan without an error; a file cut in the middle ended the scan silently after
/// 31 of 100 committed entries; it never fsyncs; its files name no format, network or log; and it reads entries whole, so that
/// loading 80-byte headers would read all blocks.</para>
/// </remarks>
public sealed partial class AppendLog : IDisposable
{
    private readonly AppendLogSettings _settings;
    private readonly StoreLock? _lock;
    private readonly Health _health;
    private readonly ulong _logId;
    private readonly DurableMark? _mark;
    private volatile Segment[] _segments;
    private long _tail;
    private volatile bool _closed;

    private AppendLog(AppendLogSettings settings, StoreLock? held, LogContent content, DurableMark? mark)
    {
        _settings = settings;
        _lock = held;
        _health = new Health(settings.Directory, settings.Logger);
        _logId = content.LogId;
        _mark = mark;
        _segments = content.Segments;
        _tail = content.Tail;
        _durable = content.Tail;
        if (!settings.ReadOnly)
        {
            settings.Space.Watch(settings.Disk, settings.Directory);
        }
    }

    /// <summary>Address of the first record, whether it exists yet or not. Moves when the log is pruned.</summary>
    public LogAddress Start => new(_segments[0].FirstRecord);

    /// <summary>Address that the next record gets: everything appended lies before it.</summary>
    public LogAddress Tail => new(Volatile.Read(ref _tail));

    /// <summary>Everything before this address is durable.</summary>
    public LogAddress Durable => new(Volatile.Read(ref _durable));

    /// <summary>
    /// Bytes behind the tail that a crash left and that are no whole record. Only a log that is open for reading alone has any:
    /// elsewhere they have been cut.
    /// </summary>
    public long TornBytes => _settings.ReadOnly ? Math.Max(0, _segments[^1].File.Length - (Tail.Value - _segments[^1].Address)) : 0;

    /// <summary>Bytes that the segment files take.</summary>
    public long DiskBytes => Tail.Value - _segments[0].Address;

    /// <summary>Why nothing can be appended now, or null. A full disk clears by itself, anything else stays until the log is opened again.</summary>
    public StorageException? HealthError => _health.Failure ?? SpaceError();

    private DurableMark Mark => _mark ?? throw new InvalidOperationException($"Log '{_settings.Directory}' is open for reading alone.");

    /// <summary>Opens the log in <see cref="AppendLogSettings.Directory"/>, or begins one there; see <see cref="AppendLogSettings.ReadOnly"/>.</summary>
    /// <remarks>Costs a read of what was appended after the last commit, not of the whole log.</remarks>
    public static AppendLog Open(AppendLogSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.SegmentBytes, 64 << 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.SegmentBytes, 256L << 20);
        var held = settings.ReadOnly ? StoreLock.Share(settings.Directory) : StoreLock.Take(settings.Disk, settings.Directory);
        try
        {
            return settings.ReadOnly ? OpenForReading(settings, held) : OpenForWriting(settings, held);
        }
        catch (Exception error) when (DiskFailure.Is(error))
        {
            held?.Dispose();
            throw DiskFailure.Of($"Log '{settings.Directory}' cannot be opened", error);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Commits what was appended and closes the files. A log that has latched closes without a commit; a failure is logged, never thrown.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        try
        {
            if (_health.Failure is null && !_settings.ReadOnly)
            {
                Commit();
                Mark.Flush();
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // What was not committed before was promised to nobody, and the rest has to be closed all the same.
            _ = _health.Failure ?? _health.Latch("The last commit", cause);
        }
        finally
        {
            _closed = true;
            _settings.Space.Forget(_settings.Directory);
            _mark?.Dispose();
            foreach (var segment in _segments)
            {
                segment.Dispose();
            }

            _lock?.Dispose();
            _syncGate.Dispose();
        }
    }

    private static AppendLog OpenForReading(AppendLogSettings settings, StoreLock? held)
    {
        var content = LogContent.Read(settings);
        if (content.Segments.Length == 0)
        {
            throw new StorageException(StorageErrorKind.Failed, $"There is no log in '{settings.Directory}' to read.");
        }

        return new AppendLog(settings, held, content, mark: null);
    }

    private static AppendLog OpenForWriting(AppendLogSettings settings, StoreLock? held)
    {
        var (content, mark) = LogRecovery.Run(settings);
        return new AppendLog(settings, held, content, mark);
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _ = Mark;
        _health.ThrowIfFailed();
    }
}
