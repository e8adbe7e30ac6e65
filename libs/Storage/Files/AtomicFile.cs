namespace Blockyard.Storage.Files;

/// <summary>Replaces small files so that a crash leaves the old content or the new one, never a mixture.</summary>
internal static class AtomicFile
{
    /// <summary>Ending of a file that is being written; one that is left over means nothing.</summary>
    public const string Unfinished = ".new";

    /// <summary>Writes and fsyncs beside <paramref name="path"/>, reads back, then renames. The directory is still to be fsynced.</summary>
    public static void Write(IStoreDisk disk, string path, ReadOnlySpan<byte> bytes)
    {
        using (var file = disk.Open(path + Unfinished, FileMode.Create))
        {
            file.Write(bytes, 0);
            file.Flush();
        }

        if (!Read(disk, path + Unfinished).AsSpan().SequenceEqual(bytes))
        {
            throw new IOException($"'{path}{Unfinished}' does not read back as it was written.");
        }

        disk.Move(path + Unfinished, path);
    }

    /// <summary>Reads a file whole.</summary>
    public static byte[] Read(IStoreDisk disk, string path)
    {
        using var file = disk.OpenRead(path);
        var bytes = new byte[file.Length];
        return bytes[..file.Read(bytes, 0)];
    }
}
