namespace Blockyard.Storage;

/// <summary>All that stores ask of a file system. <see cref="OsDisk"/> is the real one; a test can stand in for a disk that
/// breaks, fills up or loses power.</summary>
/// <remarks>Paths are the caller's. Every member throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when
/// the disk fails. Safe for many threads.</remarks>
public interface IStoreDisk
{
    /// <summary>Makes a directory with those above it. When this returns they survive a power cut.</summary>
    void CreateDirectory(string path);

    /// <summary>Makes every name that came into a directory, changed or went durable.</summary>
    void FlushDirectory(string path);

    /// <summary>Paths of the files in a directory whose names match a pattern with <c>*</c>, in no particular order.</summary>
    string[] GetFiles(string directory, string pattern);

    /// <summary>Paths of the directories in a directory, in no particular order; none if it is not there.</summary>
    string[] GetDirectories(string directory);

    /// <summary>True when there is such a file.</summary>
    bool FileExists(string path);

    /// <summary>Opens a file for reading and writing, as <paramref name="mode"/> says. Others may have it open too.</summary>
    IStoreFile Open(string path, FileMode mode);

    /// <summary>Opens a file that is there for reading alone, which takes no right to write.</summary>
    IStoreFile OpenRead(string path);

    /// <summary>Gives a file another name in one step; a file of that name is replaced. Durable after <see cref="FlushDirectory"/>.</summary>
    void Move(string from, string to);

    /// <summary>Removes a file, present or not. Durable after <see cref="FlushDirectory"/>.</summary>
    void Delete(string path);

    /// <summary>Removes a directory with the files in it; it has no directories. Durable after <see cref="FlushDirectory"/> of the one above.</summary>
    void DeleteDirectory(string path);

    /// <summary>Bytes that may still be written to the disk of a directory.</summary>
    long GetFreeBytes(string directory);
}
