using System.Collections.Concurrent;
using System.Globalization;
using Blockyard.Storage.Files;
using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>The engine's files as it sees them: every block checksummed, the first error latched, fsync when a checkpoint asks for it.</summary>
/// <remarks>
/// <para>The engine's own devices report an error to a callback that logs it and goes on, and never fsync. Here an error latches the
/// store, and the engine is told that all went well: it would wait for ever for a page that cannot be written, whereas the
/// store above refuses everything from then on, so that no wrong value leaves it.</para>
/// <para>Whoever reads one record waits for it anyway, so it is read at once: from the page cache that takes less than waking a thread.
/// Writes, reads of many records side by side and reads of whole pages go to pool threads.</para>
/// </remarks>
internal sealed class StoreDevice(IStoreDisk disk, string path, uint network, Health health)
    : StorageDeviceBase(path, BlockChecksums.BlockSize, Devices.CAPACITY_UNSPECIFIED)
{
    private const int LargestInlineRead = 64 << 10;

    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(10);

    private readonly ThreadLocal<bool> _sideBySide = new();
    private readonly ConcurrentDictionary<int, EngineFile> _files = new();
    private readonly ConcurrentDictionary<int, EngineFile> _unsynced = new();
    private int _pending;
    private volatile bool _closed;

    /// <summary>Whether this thread's reads go to pool threads, so that many run at once.</summary>
    public bool ReadsSideBySide
    {
        get => _sideBySide.Value;
        set => _sideBySide.Value = value;
    }

    public override unsafe void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context) =>
        Queue(() =>
        {
            Guard(() =>
            {
                var file = FileOf(segmentId);
                file.Write(new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite), (long)destinationAddress);
                _unsynced[segmentId] = file;
            });
            callback(0, numBytesToWrite, context);
        });

    public override void ReadAsync(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        if (readLength <= LargestInlineRead && !ReadsSideBySide)
        {
            Read(segmentId, sourceAddress, destinationAddress, readLength, callback, context);
        }
        else
        {
            Queue(() => Read(segmentId, sourceAddress, destinationAddress, readLength, callback, context));
        }
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        try
        {
            if (_files.TryRemove(segment, out var file))
            {
                file.Dispose();
            }

            _unsynced.TryRemove(segment, out _);
            EngineFile.Delete(disk, SegmentPath(segment));
        }
        catch (IOException cause)
        {
            health.Latch("Removing a file", cause);
        }

        callback(result);
    }

    /// <summary>Does nothing: the engine asks for it in the middle of a checkpoint, when the one before is still needed.</summary>
    public override void TruncateUntilAddress(long toAddress)
    {
    }

    /// <summary>Removes the files that end before an address. Waits until no operation that may know one of them is under way.</summary>
    public void DeleteBefore(long address) => base.TruncateUntilAddress(address);

    /// <summary>Fsyncs every file written since the last call.</summary>
    public void Flush()
    {
        foreach (var (segment, file) in _unsynced)
        {
            _unsynced.TryRemove(segment, out _);
            file.Flush();
        }
    }

    /// <summary>Reads a device of one file back and returns its length.</summary>
    public long Verify() => FileOf(0).Verify();

    /// <summary>Throws unless a device of one file has as many bytes as a checkpoint says.</summary>
    public void RequireLength(long length) => FileOf(0).RequireWritten(0, length);

    /// <summary>Content of the block that ends at or after <paramref name="address"/>; empty when a block ends just there.</summary>
    public byte[] ReadEnd(long address)
    {
        var (segment, offset) = Locate(address);
        var blockOffset = BlockStart(offset);
        if (blockOffset == offset)
        {
            return [];
        }

        var block = new byte[BlockChecksums.BlockSize];
        FileOf(segment).Read(block, blockOffset);
        return block;
    }

    /// <summary>The blocks between two addresses that are not what was written.</summary>
    public IReadOnlyList<DamagedBlocks> FindDamage(long begin, long end, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var found = new List<DamagedBlocks>();
        var done = 0L;
        var (first, from) = Locate(begin);
        var (last, to) = Locate(end);
        for (var segment = first; segment <= last; segment++)
        {
            var begins = segment == first ? BlockStart(from) : 0;
            var ends = segment == last ? BlockStart(to) : segmentSize;
            foreach (var (read, damage) in FileOf(segment).FindDamage(begins, ends))
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(done += read);
                if (damage.Count > 0)
                {
                    found.Add(damage);
                }
            }
        }

        return [.. found.GroupBy(damage => damage.Path).Select(
            file => new DamagedBlocks(file.Key, file.Min(damage => damage.Offset), file.Sum(damage => damage.Count)))];
    }

    /// <summary>Makes the files what they were when a checkpoint of these addresses ended, or throws if they lack something.</summary>
    public void Restore(long begin, long end, ReadOnlySpan<byte> endBlock)
    {
        var (first, from) = Locate(begin);
        var (last, to) = Locate(end);
        for (var segment = first; segment <= last; segment++)
        {
            var until = segment == last ? BlockStart(to) : segmentSize;
            FileOf(segment).RequireWritten(segment == first ? BlockStart(from) : 0, until);
        }

        FileOf(last).RestoreEnd(BlockStart(to), endBlock);
    }

    public override void Dispose()
    {
        if (_closed)
        {
            return;
        }

        // The engine disposes of an index file as soon as it has written it, before the checkpoint asks for an fsync.
        var isQuiet = SpinWait.SpinUntil(() => Volatile.Read(ref _pending) == 0, DisposeTimeout);
        _closed = true;
        if (!isQuiet)
        {
            // Nothing can call a write back, and waiting for its file would be waiting without end.
            health.HasUnfinishedWrites = true;
            return;
        }

        Guard(Flush);
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
        _sideBySide.Dispose();
    }

    private static long BlockStart(long offset) => offset & -BlockChecksums.BlockSize;

    private (int Segment, long Offset) Locate(long address) => ((int)(address / segmentSize), address % segmentSize);

    private unsafe void Read(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
    {
        Guard(() =>
        {
            // Zeros are no record to the engine: whatever goes wrong, it must not follow lengths and addresses made of garbage.
            var target = new Span<byte>((void*)destinationAddress, (int)readLength);
            target.Clear();
            FileOf(segmentId).Read(target, (long)sourceAddress);
        });
        callback(0, readLength, context);
    }

    private void Queue(Action request)
    {
        Interlocked.Increment(ref _pending);
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                request();
                Interlocked.Decrement(ref _pending);
            },
            null);
    }

    private void Guard(Action request)
    {
        try
        {
            request();
        }
        catch (StorageException cause)
        {
            health.Latch(cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            health.Latch("A read or write", cause);
        }
    }

    private EngineFile FileOf(int segment)
    {
        if (_files.TryGetValue(segment, out var file))
        {
            return file;
        }

        lock (_files)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _files.GetOrAdd(segment, id => new EngineFile(disk, SegmentPath(id), network));
        }
    }

    private string SegmentPath(int segment) => FileName + "." + segment.ToString(CultureInfo.InvariantCulture);
}
