namespace Blockyard.Storage.Files;

/// <summary>Refuses a write before the disk does, so that a full disk is an error that passes and not a broken store.</summary>
internal sealed class FreeSpace(IStoreDisk disk, string directory, long reservedBytes)
{
    // ENOSPC and EDQUOT on Linux, which .NET hands on as they are.
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>True if a write failed for want of room, and for nothing else.</summary>
    public static bool IsLackOf(IOException error) => error.HResult is NoSpaceLeft or QuotaExceeded;

    /// <summary>Throws <see cref="StorageErrorKind.Full"/> unless <paramref name="bytes"/> fit and the reserve stays free.</summary>
    public void Require(long bytes)
    {
        var free = Free();
        if (free < bytes + reservedBytes)
        {
            throw new StorageException(
                StorageErrorKind.Full,
                $"Disk of '{directory}' is full: {free} bytes free, {bytes} needed beside a reserve of {reservedBytes}. "
                + "Nothing was written; free some space and it goes on by itself.");
        }
    }

    private long Free()
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
