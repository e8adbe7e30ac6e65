using Microsoft.Win32.SafeHandles;

namespace Blockyard.Storage.Files;

/// <summary>A file of the operating system.</summary>
internal sealed class OsFile(SafeFileHandle handle) : IStoreFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> target, long offset)
    {
        var done = 0;
        int read;
        while (done < target.Length && (read = RandomAccess.Read(handle, target[done..], offset + done)) > 0)
        {
            done += read;
        }

        return done;
    }

    public void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(handle, source, offset);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public void Flush() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
