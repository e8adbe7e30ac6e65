namespace Blockyard.Storage.Files;

/// <summary>Tells how much disk files take.</summary>
internal static class DiskUsage
{
    /// <summary>Length of all these files. One that cannot be opened is not counted: it has just been removed, or using it tells what is wrong.</summary>
    public static long Of(IStoreDisk disk, IEnumerable<string> paths) => paths.Sum(path => LengthOf(disk, path));

    private static long LengthOf(IStoreDisk disk, string path)
    {
        try
        {
            using var file = disk.OpenRead(path);
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
