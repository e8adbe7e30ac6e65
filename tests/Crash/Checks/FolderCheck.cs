using Blockyard.Crash.Services;

namespace Blockyard.Crash.Checks;

/// <summary>What lies in a service's folder after it came up: nothing half-written from a life before.</summary>
internal static class FolderCheck
{
    /// <summary>Looks for leftovers; gives the bytes of all files.</summary>
    public static long Run(string folder, ServiceProcess process)
    {
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            // A living service replaces files all the time.
            file.Refresh();
            if (file.Exists)
            {
                bytes += file.Length;
                if (file.Extension == ".new" && file.LastWriteTimeUtc < process.StartedAt)
                {
                    throw new LossException($"{process.Kind} leaves {file.FullName} of {file.LastWriteTimeUtc:HH:mm:ss.fff} behind.");
                }
            }
        }

        return bytes;
    }
}
