namespace Blockyard.Storage.Files;

/// <summary>Replaces small files so that a crash leaves the old content or the new one, never a mixture.</summary>
internal static class AtomicFile
{
    /// <summary>Ending of a file that is being written; one that is left over means nothing.</summary>
    public const string Unfinished = ".new";

    /// <summary>Writes and fsyncs beside <paramref name="path"/>, reads back, then renames. The directory is still to be fsynced.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using (var file = File.OpenHandle(path + Unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        if (!File.ReadAllBytes(path + Unfinished).AsSpan().SequenceEqual(bytes))
        {
            throw new IOException($"'{path}{Unfinished}' does not read back as it was written.");
        }

        File.Move(path + Unfinished, path, overwrite: true);
    }
}
