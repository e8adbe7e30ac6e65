using Blockyard.Storage.Files;

namespace Blockyard.Storage;

/// <summary>The file system of the operating system.</summary>
public sealed class OsDisk : IStoreDisk
{
    private OsDisk()
    {
    }

    /// <summary>The only one.</summary>
    public static OsDisk Instance { get; } = new();

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        // A new directory is a name in the one above it, and that may be new too.
        var above = new Stack<string>();
        for (var next = Path.GetFullPath(path); next is not null && !Directory.Exists(next); next = Path.GetDirectoryName(next))
        {
            above.Push(Path.GetDirectoryName(next)!);
        }

        Directory.CreateDirectory(path);
        foreach (var directory in above)
        {
            FlushDirectory(directory);
        }
    }

    /// <inheritdoc/>
    public void FlushDirectory(string path) => DirectorySync.Flush(path);

    /// <inheritdoc/>
    public string[] GetFiles(string directory, string pattern) => Directory.GetFiles(directory, pattern);

    /// <inheritdoc/>
    public string[] GetDirectories(string directory) => Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public IStoreFile Open(string path, FileMode mode) => new OsFile(
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <inheritdoc/>
    public IStoreFile OpenRead(string path) => new OsFile(
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <inheritdoc/>
    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void DeleteDirectory(string path) => Directory.Delete(path, recursive: true);

    /// <inheritdoc/>
    public long GetFreeBytes(string directory) => new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
}
