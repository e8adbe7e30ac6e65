using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Checks;

/// <summary>What lies in a service's folder after it came up: nothing half-written from a life before, and no heap of old files.</summary>
internal static class FolderCheck
{
    /// <summary>Two checkpoints with their indexes, and records that are not compacted below 64 MiB.</summary>
    private const long Base = 160L << 20;

    private const long Factor = 4;

    /// <summary>Looks for leftovers; gives the bytes of all files.</summary>
    /// <param name="folder">The service's folder.</param>
    /// <param name="process">Its present life.</param>
    /// <param name="chainBytes">Bytes of all blocks that there ever were.</param>
    public static long Run(string folder, ServiceProcess process, long chainBytes)
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

        return bytes <= Base + (Factor * chainBytes)
            ? bytes
            : throw new LossException($"{process.Kind} takes {bytes >> 20} MiB of disk for {chainBytes >> 20} MiB of blocks.");
    }
}
