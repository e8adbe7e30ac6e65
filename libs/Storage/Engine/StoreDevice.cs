using System.Collections.Concurrent;
using System.Globalization;
using Blockyard.Storage.Files;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace Blockyard.Storage.Engine;

/// <summary>The engine's files: latches the first error, and can fsync what was written.</summary>
/// <remarks>
/// <para>The engine's own devices report an error to a callback that logs it and goes on, and never fsync. Here an error latches the
/// store, and the engine is told that all went well: it would wait for ever for a page that cannot be written, whereas the
/// store above refuses everything from then on, so that no wrong value leaves it.</para>
/// <para>Requests run on pool threads because the engine issues them from inside its epochs and must not block there.</para>
/// </remarks>
internal sealed class StoreDevice(string path, Health health) : StorageDeviceBase(path, BlockSize, Devices.CAPACITY_UNSPECIFIED)
{
    /// <summary>Requests begin and end at multiples of this.</summary>
    public const uint BlockSize = 4096;

    private readonly ConcurrentDictionary<int, SafeFileHandle> _files = new();
    private readonly ConcurrentDictionary<int, bool> _unsynced = new();

    public static string SegmentPath(string path, int segment) => path + "." + segment.ToString(CultureInfo.InvariantCulture);

    public override unsafe void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context) =>
        Queue(callback, context, numBytesToWrite, () =>
        {
            RandomAccess.Write(FileOf(segmentId), new ReadOnlySpan<byte>((void*)sourceAddress, (int)numBytesToWrite), (long)destinationAddress);
            _unsynced[segmentId] = true;
        });

    public override unsafe void ReadAsync(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context) =>
        Queue(callback, context, readLength, () =>
        {
            var target = new Span<byte>((void*)destinationAddress, (int)readLength);
            target.Clear();
            var done = 0;
            int read;
            while (done < target.Length
                && (read = RandomAccess.Read(FileOf(segmentId), target[done..], (long)sourceAddress + done)) > 0)
            {
                done += read;
            }
        });

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        try
        {
            if (_files.TryRemove(segment, out var file))
            {
                file.Dispose();
            }

            _unsynced.TryRemove(segment, out _);
            File.Delete(SegmentPath(FileName, segment));
        }
        catch (IOException cause)
        {
            health.Latch("Removing a file", cause);
        }

        callback(result);
    }

    /// <summary>Fsyncs every file written since the last call.</summary>
    public void Flush()
    {
        foreach (var segment in _unsynced.Keys)
        {
            _unsynced.TryRemove(segment, out _);
            RandomAccess.FlushToDisk(FileOf(segment));
        }
    }

    public override void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private void Queue(DeviceIOCompletionCallback callback, object context, uint length, Action request) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    request();
                }
                catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ObjectDisposedException)
                {
                    health.Latch("A read or write", cause);
                }

                callback(0, length, context);
            },
            null);

    private SafeFileHandle FileOf(int segment) => _files.TryGetValue(segment, out var file) ? file : OpenFile(segment);

    private SafeFileHandle OpenFile(int segment)
    {
        lock (_files)
        {
            return _files.GetOrAdd(
                segment,
                static (id, path) => File.OpenHandle(
                    SegmentPath(path, id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
                FileName);
        }
    }
}
