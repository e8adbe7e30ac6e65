namespace Blockyard.Services.Tests.ChainStore.Faults;

/// <summary>Damages files as bad disks and people do.</summary>
internal static class StoredFiles
{
    /// <summary>Flips bits of one byte; the same again puts it right. A negative offset counts from the end.</summary>
    public static void Flip(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var at = offset < 0 ? file.Length + offset : offset;
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x40));
    }

    /// <summary>Leaves this part of a file.</summary>
    public static void Cut(string path, double part)
    {
        using var file = File.OpenWrite(path);
        file.SetLength((long)(file.Length * part));
    }

    /// <summary>A file of a data folder by what it is.</summary>
    public static string Find(string folder, string file)
    {
        var (of, name) = (Path.GetDirectoryName(file)!, Path.GetFileName(file));
        var pattern = name switch
        {
            "first.log" or "middle.log" or "last.log" or "*.log" => "*.log",
            "newest.checkpoint" or "oldest.checkpoint" => "*.checkpoint",
            "index" => "index-*.0",
            "index.crc" => "index-*.0.crc",
            _ => name,
        };
        var found = Directory.GetFiles(Path.Combine(folder, of), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(found);
        return name switch
        {
            "middle.log" => found[found.Length / 2],
            "last.log" or "newest.checkpoint" or "index" or "index.crc" => found[^1],
            _ => found[0],
        };
    }
}
