using Blockyard.Storage;

namespace Blockyard.TestKit.Disks;

/// <summary>A disk whose operations fail when a test wants it.</summary>
/// <param name="inner">Does what does not fail.</param>
public sealed class FaultyDisk(IStoreDisk inner) : IStoreDisk
{
    private int _operations;

    /// <summary>
    /// Asked before every operation, from any thread: what it throws, or null for what succeeds. Null is a healthy disk.
    /// </summary>
    public Func<DiskOperation, string, Exception?>? Fault { get; set; }

    /// <summary>Operations asked for so far, failed ones included.</summary>
    public int Operations => Volatile.Read(ref _operations);

    /// <summary>Has the operation with this number (the first has 0) fail, and all the others succeed.</summary>
    public void FailOnly(int number, Func<Exception> error) => Fault = (_, _) => Operations == number + 1 ? error() : null;

    /// <summary>Has every operation of these kinds fail.</summary>
    public void FailEvery(Func<Exception> error, params DiskOperation[] operations) =>
        Fault = (operation, _) => operations.Contains(operation) ? error() : null;

    /// <summary>Nothing fails any more.</summary>
    public void Heal() => Fault = null;

    public void CreateDirectory(string path)
    {
        Ask(DiskOperation.CreateDirectory, path);
        inner.CreateDirectory(path);
    }

    public void FlushDirectory(string path)
    {
        Ask(DiskOperation.FlushDirectory, path);
        inner.FlushDirectory(path);
    }

    public string[] GetFiles(string directory, string pattern)
    {
        Ask(DiskOperation.List, directory);
        return inner.GetFiles(directory, pattern);
    }

    public string[] GetDirectories(string directory)
    {
        Ask(DiskOperation.List, directory);
        return inner.GetDirectories(directory);
    }

    public bool FileExists(string path) => inner.FileExists(path);

    public IStoreFile Open(string path, FileMode mode)
    {
        Ask(DiskOperation.Open, path);
        return new FaultyFile(this, path, inner.Open(path, mode));
    }

    public IStoreFile OpenRead(string path)
    {
        Ask(DiskOperation.Open, path);
        return new FaultyFile(this, path, inner.OpenRead(path));
    }

    public void Move(string from, string to)
    {
        Ask(DiskOperation.Move, from);
        inner.Move(from, to);
    }

    public void Delete(string path)
    {
        Ask(DiskOperation.Delete, path);
        inner.Delete(path);
    }

    public void DeleteDirectory(string path)
    {
        Ask(DiskOperation.Delete, path);
        inner.DeleteDirectory(path);
    }

    public long GetFreeBytes(string directory)
    {
        Ask(DiskOperation.FreeSpace, directory);
        return inner.GetFreeBytes(directory);
    }

    private void Ask(DiskOperation operation, string path)
    {
        Interlocked.Increment(ref _operations);
        if (Fault?.Invoke(operation, path) is { } error)
        {
            throw error;
        }
    }

    private sealed class FaultyFile(FaultyDisk disk, string path, IStoreFile inner) : IStoreFile
    {
        public long Length => inner.Length;

        public int Read(Span<byte> target, long offset)
        {
            disk.Ask(DiskOperation.Read, path);
            return inner.Read(target, offset);
        }

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            try
            {
                disk.Ask(DiskOperation.Write, path);
            }
            catch (IOException)
            {
                // Real disks do some of it before they fail.
                inner.Write(source[..(source.Length / 2)], offset);
                throw;
            }

            inner.Write(source, offset);
        }

        public void SetLength(long length)
        {
            disk.Ask(DiskOperation.SetLength, path);
            inner.SetLength(length);
        }

        public void Flush()
        {
            disk.Ask(DiskOperation.Flush, path);
            inner.Flush();
        }

        public void Dispose() => inner.Dispose();
    }
}
