using System.Diagnostics;
using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Committing;

/// <summary>What the disk itself takes to make a little durable.</summary>
internal static class DiskSync
{
    private const int RecordBytes = 300;
    private const int Runs = 501;

    /// <summary>File system of the benchmarks' files.</summary>
    public static string FileSystem => new DriveInfo(Path.GetTempPath()).DriveFormat;

    /// <summary>Appends a record to a file and fsyncs it, many times over.</summary>
    public static double MedianMicroseconds()
    {
        using var folder = new TempFolder();
        using var file = File.OpenHandle(folder.PathOf("file"), FileMode.CreateNew, FileAccess.Write);
        var record = new byte[RecordBytes];
        var times = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, record, (long)i * RecordBytes);
            RandomAccess.FlushToDisk(file);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return times[Runs / 2];
    }
}
