using Blockyard.Storage.Files;

namespace Blockyard.Storage.Log;

/// <summary>One open segment file.</summary>
internal sealed class Segment(string path, IStoreFile file, SegmentFormat format) : IDisposable
{
    private const int CheckedBytes = 256 << 10;

    private readonly SegmentFormat _format = format;
    private volatile bool _isPruned;

    public string Path { get; } = path;

    public IStoreFile File { get; } = file;

    /// <summary>What the file says of itself.</summary>
    public ref readonly SegmentFormat Format => ref _format;

    /// <summary>Log address of the file's first byte.</summary>
    public long Address { get; } = format.Address;

    /// <summary>Log address of the first record.</summary>
    public long FirstRecord => Address + SegmentFormat.Size;

    /// <summary>Reads at a log address; fewer bytes than asked for only at the end of the file.</summary>
    public int Read(Span<byte> target, long address)
    {
        try
        {
            return File.Read(target, address - Address);
        }
        catch (ObjectDisposedException) when (_isPruned)
        {
            throw Pruned(new LogAddress(address));
        }
        catch (Exception cause) when (DiskFailure.Is(cause))
        {
            throw DiskFailure.Of($"Log file '{Path}' cannot be read at offset {address - Address}", cause);
        }
    }

    /// <summary>Reads at a log address and gives the checksum of what came: of all of it, or of fewer bytes at the end of the file.</summary>
    public uint ReadChecked(Span<byte> target, long address)
    {
        // Part by part, so that a part is still near the processor when its checksum is taken.
        var state = uint.MaxValue;
        for (var done = 0; done < target.Length;)
        {
            var part = target.Slice(done, Math.Min(target.Length - done, CheckedBytes));
            var read = Read(part, address + done);
            state = Crc32C.Extend(state, part[..read]);
            if (read < part.Length)
            {
                break;
            }

            done += read;
        }

        return ~state;
    }

    public void Write(ReadOnlySpan<byte> bytes, long address) => File.Write(bytes, address - Address);

    public StorageException Corrupt(long address, string what) => new(
        StorageErrorKind.Corrupt,
        $"Log file '{Path}' is corrupt at offset {address - Address}: {what}. Acknowledged data is damaged, so nothing is repaired by guessing: "
        + "check the disk, then restore the directory from a backup or start with an empty one.");

    /// <summary>What to tell readers of a record that was cut off the log.</summary>
    public static StorageException Pruned(LogAddress address) => new(
        StorageErrorKind.Pruned, $"The record at {address} was cut off the log, which begins after it now.");

    /// <summary>Closes the file, which the log is about to remove; whoever still reads it is told.</summary>
    public void Retire()
    {
        _isPruned = true;
        Dispose();
    }

    public void Dispose() => File.Dispose();
}
