using Blockyard.Storage.Files;

namespace Blockyard.Storage;

/// <summary>The room on a disk, as all stores on it see it: refuses a write before the disk does, so that a full disk is an error that
/// passes and not a broken store.</summary>
/// <remarks>
/// One object for all stores that share a disk. Whoever finds less than the reserve free, a store that writes or somebody who asks
/// for <see cref="Error"/>, has all of them refuse at once; each try looks again then, and the first that finds room lets all of them go on.
/// While there is room one look counts for a second, or for as many bytes as cannot use up the reserve, whoever writes them. Thread-safe.
/// </remarks>
public sealed class DiskSpace
{
    private const long MaxBytesBetweenLooks = 16L << 20;

    // Others write to the same disk, however little these stores do.
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private (IStoreDisk Disk, string Directory)[] _places = [];
    private long _bytesUntilLook;
    private long _lookedAt;
    private volatile bool _full;

    /// <summary>Room for stores that are opened with this.</summary>
    /// <param name="reservedBytes">Free bytes that stay on the disk: what would go below is refused before it is written.</param>
    /// <param name="time">Says how old a look is.</param>
    public DiskSpace(long reservedBytes, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reservedBytes);
        ArgumentNullException.ThrowIfNull(time);
        ReservedBytes = reservedBytes;
        _time = time;
    }

    /// <summary>As the other one, by the system's clock.</summary>
    public DiskSpace(long reservedBytes)
        : this(reservedBytes, TimeProvider.System)
    {
    }

    /// <summary>What a store has that is told nothing else: 64 MiB stay free.</summary>
    public static DiskSpace Default => new(64L << 20);

    /// <summary>Free bytes that stay on the disk.</summary>
    public long ReservedBytes { get; }

    /// <summary>
    /// Why nothing is taken in now, or null: <see cref="StorageErrorKind.Full"/>, which passes by itself, or
    /// <see cref="StorageErrorKind.Failed"/> while the disk does not even say how much is free.
    /// </summary>
    public StorageException? Error
    {
        get
        {
            try
            {
                if (IsLookDue)
                {
                    Require(0);
                }

                return null;
            }
            catch (StorageException lack)
            {
                return lack;
            }
        }
    }

    private bool IsLookDue => _full || Volatile.Read(ref _bytesUntilLook) <= 0 || _time.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookPause;

    /// <summary>A store is open in a directory, which may be on a disk of its own: every look is at all of them.</summary>
    internal void Watch(IStoreDisk disk, string directory)
    {
        lock (_gate)
        {
            _places = [.. _places, (disk, directory)];
            _bytesUntilLook = 0;
        }
    }

    /// <summary>The store in a directory is closed.</summary>
    internal void Forget(string directory)
    {
        lock (_gate)
        {
            _places = [.. _places.Where(place => place.Directory != directory)];
        }
    }

    /// <summary>Throws unless so many bytes may be written now; looks only when it is time to. For every append.</summary>
    /// <exception cref="StorageException">The disk is full, or it does not say how much is free.</exception>
    internal void Take(long bytes)
    {
        if (Interlocked.Add(ref _bytesUntilLook, -bytes) < 0 || IsLookDue)
        {
            Require(bytes);
        }
    }

    /// <summary>Throws unless so many bytes fit at this moment beside the reserve.</summary>
    /// <exception cref="StorageException">The disk is full, or it does not say how much is free.</exception>
    internal void Require(long bytes)
    {
        var (free, directory) = Look();
        if (free < bytes + ReservedBytes)
        {
            throw new StorageException(
                StorageErrorKind.Full,
                $"Disk of '{directory}' is full: {free} bytes free, {bytes} needed beside a reserve of {ReservedBytes}. "
                + "Nothing was written; free some space and it goes on by itself.");
        }
    }

    /// <summary>Whether so many bytes fit at this moment beside the reserve.</summary>
    /// <exception cref="StorageException">The disk does not say how much is free.</exception>
    internal bool HasRoomFor(long bytes) => Look().Free >= bytes + ReservedBytes;

    /// <summary>A write has failed for want of room, whatever the last look said.</summary>
    internal void NoteFull() => _full = true;

    /// <summary>Finds the directory with the least room. One look at a time, so that no older one undoes what a newer one found.</summary>
    private (long Free, string Directory) Look()
    {
        lock (_gate)
        {
            var least = (Free: long.MaxValue, Directory: "");
            foreach (var (disk, directory) in _places)
            {
                var free = FreeBytesOf(disk, directory);
                least = free < least.Free ? (free, directory) : least;
            }

            _full = least.Free < ReservedBytes;
            Volatile.Write(ref _lookedAt, _time.GetTimestamp());
            Volatile.Write(ref _bytesUntilLook, Math.Min(MaxBytesBetweenLooks, ReservedBytes / 4));
            return least;
        }
    }

    private static long FreeBytesOf(IStoreDisk disk, string directory)
    {
        try
        {
            return disk.GetFreeBytes(directory);
        }
        catch (Exception cause) when (DiskFailure.Is(cause))
        {
            throw DiskFailure.Of($"The disk of '{directory}' does not say how much is free", cause);
        }
    }
}
