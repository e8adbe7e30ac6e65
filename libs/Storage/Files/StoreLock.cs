using System.Globalization;
using System.Text;

namespace Blockyard.Storage.Files;

/// <summary>Keeps a second process, and a second instance in this process, out of a store's directory.</summary>
/// <remarks>The lock is the operating system's (flock, share mode), so it is gone with the process however that dies.
/// The file holds the process id in decimal digits, for people who look for the owner; no program reads it, so it has no head.</remarks>
internal sealed class StoreLock : IDisposable
{
    /// <summary>Name of the lock file in a store's directory.</summary>
    public const string FileName = "LOCK";

    // EWOULDBLOCK of flock on Linux and macOS, a sharing violation on Windows.
    private static readonly int[] HeldCodes = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private StoreLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Creates the directory if need be and takes the lock, or throws <see cref="StorageErrorKind.Locked"/>.</summary>
    public static StoreLock Take(IStoreDisk disk, string directory)
    {
        var file = Open(directory, path =>
        {
            disk.CreateDirectory(directory);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        });
        WriteOwner(file);
        return new StoreLock(file);
    }

    /// <summary>
    /// Keeps whoever would write out of a directory, but nobody who reads; or throws <see cref="StorageErrorKind.Locked"/>. Null where
    /// there is no lock file, as in a copy of a store, and so nothing to hold.
    /// </summary>
    public static StoreLock? Share(string directory) => File.Exists(Path.Combine(directory, FileName))
        ? new StoreLock(Open(directory, path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1)))
        : null;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream Open(string directory, Func<string, FileStream> open)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            return open(path);
        }
        catch (IOException held) when (HeldCodes.Contains(held.HResult))
        {
            throw new StorageException(
                StorageErrorKind.Locked,
                $"Store '{directory}' is already open in another process (its id is in '{path}'). Stop that one, or give this one another data directory.",
                held);
        }
        catch (Exception error) when (DiskFailure.Is(error))
        {
            throw DiskFailure.Of($"Store '{directory}' cannot be opened", error);
        }
    }

    private static void WriteOwner(FileStream file)
    {
        try
        {
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
        }
        catch (IOException)
        {
            // The lock holds without it, and a full disk is no reason to stay down.
        }
    }
}
