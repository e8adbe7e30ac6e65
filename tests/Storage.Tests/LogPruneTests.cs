using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

public sealed class LogPruneTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Folder => _temp.PathOf("log");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_rewriting_leaves_only_what_was_appended_to_the_new_segment()
    {
        using (var log = Open())
        {
            var old = log.Append(1, [1]);
            var begin = log.BeginSegment();
            var kept = log.Append(2, [2]);
            Assert.Equal(begin, kept);
            log.Commit();
            log.PruneBefore(begin);
            Assert.Equal(begin, log.Start);
            Assert.Equal([kept], Addresses(log));
            Assert.Equal(StorageErrorKind.Pruned, Assert.Throws<StorageException>(() => log.ReadRecord(old)).Kind);
            Assert.Equal(StorageErrorKind.Pruned, Assert.Throws<StorageException>(() => log.ReadPart(old, 0, new byte[1])).Kind);
            Assert.Equal(StorageErrorKind.Pruned, Assert.Throws<StorageException>(() => log.Scan(old, 0)).Kind);
            Assert.Single(Segments());
            Assert.Equal(new FileInfo(Segments()[0]).Length, log.DiskBytes);
        }

        using var again = Open();
        Assert.Equal([2], again.ReadRecord(again.Start).Payload);
        Assert.Single(Addresses(again));
        Assert.True(again.Append(3, []) > again.Start);
    }

    [Fact]
    public void Only_whole_segments_go_and_never_the_last()
    {
        using var log = Open();
        var addresses = Fill(log, 10);
        log.Commit();
        var third = log.Start;

        log.PruneBefore(addresses[1]);
        Assert.Equal(third, log.Start);
        log.PruneBefore(addresses[5]);
        Assert.Equal(addresses[4], log.Start);
        log.PruneBefore(log.Tail);
        Assert.Equal(addresses[8], log.Start);
        Assert.Equal(addresses[8..], Addresses(log));
        log.PruneBefore(LogAddress.Zero);
        Assert.Equal(addresses[8..], Addresses(log));
    }

    [Fact]
    public void Beginning_a_segment_twice_leaves_no_empty_one()
    {
        using var log = Open();
        Assert.Equal(log.Start, log.BeginSegment());
        log.Append(1, [1]);
        Assert.Equal(log.BeginSegment(), log.BeginSegment());
        Assert.Equal(2, Segments().Length);
        log.Append(1, [2]);
        Assert.Equal(2, Addresses(log).Length);
    }

    [Fact]
    public void What_is_not_durable_cannot_be_pruned_to()
    {
        using var log = Open();
        log.Append(1, [1]);
        var begin = log.BeginSegment();
        log.Append(1, [2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.PruneBefore(begin));
        log.Commit();
        log.PruneBefore(begin);
        Assert.Equal(begin, log.Start);
    }

    [Fact]
    public void A_scan_that_stood_behind_the_last_pruned_record_goes_on()
    {
        using var log = Open();
        log.Append(1, [1]);
        var scan = log.Scan(LogAddress.Zero, 8);
        Assert.True(scan.MoveNext());
        var next = scan.Next;
        var begin = log.BeginSegment();
        var kept = log.Append(1, [2]);
        log.Commit();
        log.PruneBefore(begin);
        Assert.True(scan.MoveNext());
        Assert.Equal(kept, scan.Address);
        var resumed = log.Scan(next, 8);
        Assert.True(resumed.MoveNext());
        Assert.Equal(kept, resumed.Address);
    }

    [Fact]
    public void A_scan_that_stands_on_what_is_pruned_is_told()
    {
        using var log = Open();
        Fill(log, 4);
        log.Commit();
        var scan = log.Scan(LogAddress.Zero, 8);
        Assert.True(scan.MoveNext());
        log.PruneBefore(log.Tail);
        Assert.Equal(StorageErrorKind.Pruned, Assert.Throws<StorageException>(() => scan.MoveNext()).Kind);
    }

    [Fact]
    public void Losing_the_first_segment_of_a_pruned_log_is_fatal()
    {
        using (var log = Open())
        {
            var addresses = Fill(log, 10);
            log.Commit();
            log.PruneBefore(addresses[4]);
        }

        File.Delete(Segments()[0]);
        var caught = Assert.Throws<StorageException>(() => Open());
        Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
        Assert.Contains("first segment", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pruned_log_that_has_lost_the_file_that_says_so_is_refused()
    {
        using (var log = Open())
        {
            Fill(log, 4);
            log.Commit();
            log.PruneBefore(log.Tail);
        }

        File.Delete(Path.Combine(Folder, "DURABLE"));
        var caught = Assert.Throws<StorageException>(() => Open());
        Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
        Assert.Contains("DURABLE", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_at_any_operation_a_pruning_has_happened_or_not()
    {
        var operations = Prune(1_000);
        Assert.InRange(operations, 6, 100);
        for (var cut = 0; cut < operations; cut++)
        {
            Prune(cut);
        }
    }

    [Fact]
    public void A_start_whose_fsync_failed_is_fsynced_again_before_anything_is_removed()
    {
        var disk = new SimulatedDisk();
        LogAddress[] addresses;
        using (var log = Open(disk))
        {
            addresses = Fill(log, 4);
            log.Commit();
            disk.FlushFails = true;
            Assert.Throws<StorageException>(() => log.PruneBefore(log.Tail));
        }

        // The pages are dropped, but read as they were written; the next fsync of them has nothing to do.
        disk.FlushFails = false;
        var next = Open(disk);
        disk.CutPowerAt(disk.Operations);
        Record.Exception(next.Dispose);
        using var again = Open(disk.Restart(new Random(1)));
        Assert.Equal(addresses[2..], Addresses(again));
    }

    [Fact]
    public async Task Readers_and_scans_during_pruning_get_what_was_written_or_are_told_that_it_is_gone()
    {
        using var log = Open();
        var done = false;
        var appended = new List<LogAddress>();
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Factory.StartNew(
            () => ReadWhile(() => !Volatile.Read(ref done), log, appended, new Random(seed)),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        for (var round = 0; round < 60; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                var address = log.Append((byte)round, Payload(round));
                lock (appended)
                {
                    appended.Add(address);
                }
            }

            var begin = log.BeginSegment();
            log.Commit();
            log.PruneBefore(begin);
        }

        Volatile.Write(ref done, true);
        Assert.True((await Task.WhenAll(readers)).Sum() > 0, "nobody ever met a record");
        Assert.Null(log.HealthError);
    }

    private static int ReadWhile(Func<bool> going, AppendLog log, List<LogAddress> appended, Random random)
    {
        var met = 0;
        while (going())
        {
            try
            {
                LogAddress? any;
                lock (appended)
                {
                    any = appended.Count == 0 ? null : appended[random.Next(Math.Max(0, appended.Count - 30), appended.Count)];
                }

                if (any is { } address)
                {
                    var record = log.ReadRecord(address);
                    Assert.Equal(Payload(record.Kind), record.Payload);
                    met++;
                }

                var scan = log.Scan(LogAddress.Zero, 10_000);
                while (scan.MoveNext())
                {
                    Assert.True(scan.Peek.SequenceEqual(Payload(scan.Kind)));
                    met++;
                }
            }
            catch (StorageException gone) when (gone.Kind == StorageErrorKind.Pruned)
            {
                // That is the other half of the promise.
            }
        }

        return met;
    }

    /// <summary>Has the power fail at an operation of a pruning, opens what is left; returns how many operations it took.</summary>
    private int Prune(int cutAt)
    {
        var operations = 0;
        for (var seed = 0; seed < 8; seed++)
        {
            var disk = new SimulatedDisk();
            LogAddress[] addresses;
            using (var log = Open(disk))
            {
                addresses = Fill(log, 10);
                log.Commit();
                var before = disk.Operations;
                disk.CutPowerAt(before + cutAt);
                var cut = Record.Exception(() => log.PruneBefore(addresses[7]));
                Assert.Equal(disk.IsOff, cut is StorageException { Kind: StorageErrorKind.Failed });
                operations = (int)(disk.Operations - before);
            }

            using var again = Open(seed == 0 ? Killed(disk) : disk.Restart(new Random(seed)));
            var found = Addresses(again);
            Assert.True(
                found.SequenceEqual(addresses) || found.AsSpan().SequenceEqual(addresses.AsSpan(6)),
                $"cut at {cutAt}, seed {seed}: {found.Length} records");
            Assert.Equal(found[0], again.Start);
        }

        return operations;
    }

    private static SimulatedDisk Killed(SimulatedDisk disk)
    {
        disk.SwitchOnAgain();
        return disk;
    }

    private static LogAddress[] Fill(AppendLog log, int records) =>
        [.. Enumerable.Range(0, records).Select(i => log.Append((byte)i, new byte[30_000]))];

    private static LogAddress[] Addresses(AppendLog log)
    {
        var found = new List<LogAddress>();
        var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
        while (scan.MoveNext())
        {
            found.Add(scan.Address);
        }

        return [.. found];
    }

    private static byte[] Payload(int seed) => [.. Enumerable.Range(0, 3_000).Select(i => (byte)(i * seed))];

    private string[] Segments() => [.. Directory.GetFiles(Folder, "*.log").Order(StringComparer.Ordinal)];

    private AppendLog Open(IStoreDisk? disk = null) => AppendLog.Open(new AppendLogSettings
    {
        Directory = Folder, Network = 7, SegmentBytes = 64 << 10, Space = new DiskSpace(0), Disk = disk ?? OsDisk.Instance,
    });
}
