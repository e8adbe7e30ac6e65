using Blockyard.Benchmarks.Runner;
using Blockyard.Storage;
using Blockyard.TestKit;
using Microsoft.Win32.SafeHandles;

namespace Blockyard.Benchmarks.Logs;

/// <summary>Reading a log, beside bare reads of the same bytes: whole from its start, as a verification does, and records at random.</summary>
/// <remarks>Everything is in the page cache: what is measured is what the log adds, checksums above all. Both in turn, by processor time.</remarks>
internal sealed class LogReadBenchmark : IBenchmark
{
    private const long LogBytes = 256L << 20;
    private const int BareChunk = 256 << 10;
    private const int RandomReads = 4_000;
    private const int Runs = 15;

    private static readonly int[] RecordSizes = [300, 20_000, 1_000_000];

    public string Id => "log-read";

    public string Title => "reading a log whole and at random, checksums verified, beside bare reads of its bytes";

    public Task RunAsync(Report report)
    {
        foreach (var size in RecordSizes)
        {
            Measure(report, size);
        }

        return Task.CompletedTask;
    }

    private static void Measure(Report report, int recordSize)
    {
        using var folder = new TempFolder();
        using var log = AppendLog.Open(new AppendLogSettings { Directory = folder.Path, Network = 1, SegmentBytes = 128L << 20 });
        var addresses = Fill(log, recordSize);
        var files = Directory.GetFiles(folder.Path, "*.log").Select(path => File.OpenHandle(path, share: FileShare.ReadWrite)).ToArray();
        var chunk = new byte[BareChunk];
        var (bare, scan) = BestInTurn(() => Array.ForEach(files, file => ReadWhole(file, chunk)), () => ScanWhole(log));
        report.Add($"records of {recordSize:#,0} bytes: bare reads of {BareChunk >> 10} KiB", log.DiskBytes / bare / 1e6, "MB/s");
        report.Add($"records of {recordSize:#,0} bytes: scan with whole payloads", log.DiskBytes / scan / 1e6, "MB/s");
        report.Add($"records of {recordSize:#,0} bytes: scan of bare", bare / scan, "", "≥ 0.5");

        var order = Enumerable.Range(0, RandomReads).Select(_ => addresses[Random.Shared.Next(addresses.Count)]).ToArray();
        var record = new byte[recordSize + 16];
        var (bareRandom, random) = BestInTurn(
            () => Array.ForEach(order, address => ReadRecord(files[0], address, record)),
            () => Array.ForEach(order, address => log.ReadRecord(address)));
        report.Add($"records of {recordSize:#,0} bytes: bare reads at random", RandomReads / bareRandom, "records/s");
        report.Add($"records of {recordSize:#,0} bytes: records at random", RandomReads / random, "records/s");
        report.Add($"records of {recordSize:#,0} bytes: at random of bare", bareRandom / random, "");
        Array.ForEach(files, file => file.Dispose());
    }

    private static (double Bare, double Log) BestInTurn(Action bare, Action log)
    {
        var best = (Bare: double.MaxValue, Log: double.MaxValue);
        for (var i = 0; i < Runs; i++)
        {
            best = (Math.Min(best.Bare, Time(bare)), Math.Min(best.Log, Time(log)));
        }

        return best;
    }

    private static double Time(Action action)
    {
        var start = ThreadClock.Seconds;
        action();
        return ThreadClock.Seconds - start;
    }

    private static List<LogAddress> Fill(AppendLog log, int recordSize)
    {
        var addresses = new List<LogAddress>();
        var payload = new byte[recordSize];
        Random.Shared.NextBytes(payload);
        while (log.DiskBytes < LogBytes)
        {
            addresses.Add(log.Append(1, payload));
        }

        log.Commit();
        return addresses;
    }

    private static void ReadWhole(SafeFileHandle file, byte[] chunk)
    {
        int read;
        for (var offset = 0L; (read = RandomAccess.Read(file, chunk, offset)) > 0; offset += read)
        {
        }
    }

    // The same bytes of another file do as well: all are cached.
    private static void ReadRecord(SafeFileHandle file, LogAddress address, byte[] record) =>
        RandomAccess.Read(file, record, address.Value % (100L << 20));

    private static void ScanWhole(AppendLog log)
    {
        var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
        while (scan.MoveNext())
        {
        }
    }
}
