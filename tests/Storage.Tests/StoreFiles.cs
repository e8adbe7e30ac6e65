namespace Blockyard.Storage.Tests;

/// <summary>What crashes and bad disks do to the files of a store.</summary>
internal static class StoreFiles
{
    /// <summary>Copies a store as a crash would leave it: its files at this moment, its lock not held.</summary>
    public static string Copy(string store, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var path in Directory.GetFiles(store).Where(path => Path.GetFileName(path) != "LOCK"))
        {
            File.Copy(path, Path.Combine(target, Path.GetFileName(path)), overwrite: true);
        }

        return target;
    }

    public static void FlipByte(string path, long offset)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x40));
    }
}
