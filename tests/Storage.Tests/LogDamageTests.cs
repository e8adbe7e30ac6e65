using System.Globalization;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;
using Microsoft.Extensions.Logging;

namespace Blockyard.Storage.Tests;

/// <summary>A small log of two segments with any byte flipped, any file cut at any length, and any file gone.</summary>
public sealed class LogDamageTests : IDisposable
{
    private const int TornTailCut = 1;
    private const int MarkMissing = 12;

    private readonly TempFolder _temp = new();

    private string Folder => _temp.PathOf("log");

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Any_flipped_byte_is_reported_or_costs_nothing_that_was_committed(int uncommitted)
    {
        var (disk, records) = Make(uncommitted);
        foreach (var path in Files(disk))
        {
            using var file = disk.OpenRead(path);
            for (var offset = 0; offset < file.Length; offset++)
            {
                Inspect(disk, $"byte {offset} of {Path.GetFileName(path)}", records, records.Length - uncommitted, copy => Flip(copy, path, offset));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_file_cut_at_any_length_is_reported_or_costs_nothing_that_was_committed(int uncommitted)
    {
        var (disk, records) = Make(uncommitted);
        var told = 0;
        foreach (var path in Files(disk))
        {
            using var file = disk.OpenRead(path);
            for (var length = 0; length < file.Length; length++)
            {
                told += Inspect(disk, $"{Path.GetFileName(path)} cut at {length}", records, records.Length - uncommitted, copy => Cut(copy, path, length)) ? 1 : 0;
            }
        }

        Assert.True(told > 300, $"only {told} of the cuts were reported");
    }

    [Fact]
    public void Any_file_that_is_gone_is_reported_but_for_the_mark_of_a_log_that_is_whole()
    {
        var (disk, records) = Make(uncommitted: 0);
        foreach (var path in Files(disk))
        {
            var told = Inspect(disk, $"{Path.GetFileName(path)} removed", records, records.Length, copy => copy.Delete(path));
            Assert.Equal(path.EndsWith(".log", StringComparison.Ordinal), told);
        }
    }

    [Fact]
    public void Two_files_that_have_changed_places_are_reported()
    {
        var (disk, records) = Make(uncommitted: 0);
        var segments = Files(disk).Where(path => path.EndsWith(".log", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, segments.Length);
        Assert.True(Inspect(disk, "segments swapped", records, records.Length, copy =>
        {
            copy.Move(segments[0], Folder + "/x");
            copy.Move(segments[1], segments[0]);
            copy.Move(Folder + "/x", segments[1]);
        }));
    }

    private static void Flip(SimulatedDisk disk, string path, long offset)
    {
        using var file = disk.Open(path, FileMode.Open);
        var value = new byte[1];
        file.Read(value, offset);
        value[0] ^= (byte)(1 << (int)(offset % 8));
        file.Write(value, offset);
    }

    private static void Cut(SimulatedDisk disk, string path, long length)
    {
        using var file = disk.Open(path, FileMode.Open);
        file.SetLength(length);
    }

    private static byte[] Payload(int number) => [.. Enumerable.Range(0, 11 + (number * 9)).Select(i => (byte)(i + (number * 50)))];

    /// <summary>Two segments of three records each; the last ones may not be committed, as a killed process leaves them.</summary>
    private (SimulatedDisk Disk, (LogAddress Address, byte[] Payload)[] Records) Make(int uncommitted)
    {
        var disk = new SimulatedDisk();
        using var log = Open(disk, new Lines());
        var records = new List<(LogAddress, byte[])>();
        for (var number = 0; number < 6; number++)
        {
            if (number == 3)
            {
                log.BeginSegment();
            }

            records.Add((log.Append((byte)number, Payload(number)), Payload(number)));
            if (number == 5 - uncommitted)
            {
                log.Commit();
            }
        }

        return (disk.Copy(), [.. records]);
    }

    private string[] Files(SimulatedDisk disk) => disk.GetFiles(Folder, "*");

    /// <summary>Log address at which the last segment ends.</summary>
    private long EndOf(SimulatedDisk disk)
    {
        var last = disk.GetFiles(Folder, "*.log").Max()!;
        using var file = disk.OpenRead(last);
        return long.Parse(Path.GetFileNameWithoutExtension(last), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + file.Length;
    }

    /// <summary>Damages a copy and reads what is left; true if that was reported.</summary>
    private bool Inspect(
        SimulatedDisk disk, string name, (LogAddress Address, byte[] Payload)[] records, int committed, Action<SimulatedDisk> damage)
    {
        var copy = disk.Copy();
        damage(copy);
        var end = EndOf(copy);
        var lines = new Lines();
        try
        {
            using var log = Open(copy, lines);
            var count = Count(log, name, records);
            Assert.True(count >= committed, $"{name}: {count} records are left, {committed} were committed");

            // Only a file that ends between two records, where none was committed, shows nothing to tell of.
            var torn = count < records.Length && records[count].Address.Value != end;
            Assert.True(!torn || lines.Ids.Contains(TornTailCut), $"{name}: records were cut and nothing was said");
            Assert.True(copy.FileExists(Path.Combine(Folder, "DURABLE")));
            return false;
        }
        catch (StorageException reported)
        {
            Assert.True(
                reported.Kind is StorageErrorKind.Corrupt or StorageErrorKind.WrongVersion or StorageErrorKind.WrongNetwork, $"{name}: {reported}");
            Assert.Contains(Folder, reported.Message, StringComparison.Ordinal);
            return true;
        }
        finally
        {
            Assert.DoesNotContain(lines.Ids, id => id is not (TornTailCut or MarkMissing));
        }
    }

    /// <summary>Reads by scan and by address; each record must be the one that was appended there.</summary>
    private static int Count(AppendLog log, string name, (LogAddress Address, byte[] Payload)[] records)
    {
        var count = 0;
        var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
        while (scan.MoveNext())
        {
            Assert.True(
                count < records.Length && scan.Address == records[count].Address && scan.Kind == count && scan.Peek.SequenceEqual(records[count].Payload),
                $"{name}: record {count} is another one");
            Assert.Equal(records[count].Payload, log.ReadRecord(scan.Address).Payload);
            count++;
        }

        return count;
    }

    private AppendLog Open(IStoreDisk disk, Lines lines) => AppendLog.Open(new AppendLogSettings
    {
        Directory = Folder, Network = 7, Space = new DiskSpace(0), Disk = disk, Logger = lines,
    });

    /// <summary>Notes which warnings were written.</summary>
    private sealed class Lines : ILogger
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                Ids.Add(eventId.Id);
            }
        }
    }
}
