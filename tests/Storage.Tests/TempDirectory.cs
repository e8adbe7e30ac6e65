namespace Blockyard.Storage.Tests;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("blockyard-storage-").FullName;

    public string Sub(string name) => Path.Combine(Root, name);

    /// <summary>Copies a store as a crash would leave it: its files at this moment, its lock not held.</summary>
    public string CopyOf(string store, string name)
    {
        var target = Directory.CreateDirectory(Sub(name)).FullName;
        foreach (var path in Directory.GetFiles(store))
        {
            if (Path.GetFileName(path) != "LOCK")
            {
                File.Copy(path, Path.Combine(target, Path.GetFileName(path)), overwrite: true);
            }
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

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
