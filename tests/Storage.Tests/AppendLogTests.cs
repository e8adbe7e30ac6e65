using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

public sealed class AppendLogTests : IDisposable
{
    private const uint Network = 0xDAB5BFFA;

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Reads_back_what_was_appended_also_after_reopening()
    {
        LogAddress small, large, empty;
        var payload = Bytes(3_000_000, 7);
        using (var log = Open())
        {
            small = log.Append(1, [1, 2, 3]);
            large = log.Append(2, [9, 9], payload);
            empty = log.Append(3, []);
            log.Commit();
            Assert.Equal(log.Tail, log.Durable);
        }

        using var again = Open();
        Assert.Equal([1, 2, 3], again.ReadRecord(small).Payload);
        Assert.Equal([9, 9, .. payload], again.ReadRecord(large).Payload);
        Assert.Equal(2, again.ReadRecord(large).Kind);
        Assert.Empty(again.ReadRecord(empty).Payload);
    }

    [Fact]
    public void Scan_peeks_at_the_head_of_every_record_over_segment_borders()
    {
        using var log = Open(segmentBytes: 64 << 10);
        var addresses = new List<LogAddress>();
        for (var i = 0; i < 500; i++)
        {
            addresses.Add(log.Append((byte)i, Bytes(10 + (i * 37 % 5000), i)));
        }

        Assert.True(Directory.GetFiles(_temp.PathOf("log"), "*.log").Length > 5);
        var scan = log.Scan(LogAddress.Zero, peekBytes: 8);
        var seen = 0;
        while (scan.MoveNext())
        {
            Assert.Equal(addresses[seen], scan.Address);
            Assert.Equal((byte)seen, scan.Kind);
            Assert.Equal(10 + (seen * 37 % 5000), scan.Length);
            Assert.Equal(Bytes(8, seen), scan.Peek.ToArray());
            Assert.True(scan.Next > scan.Address);
            seen++;
        }

        Assert.Equal(500, seen);
        log.Append(1, [5]);
        Assert.True(scan.MoveNext());
    }

    [Fact]
    public void A_crash_at_any_byte_of_the_last_append_costs_only_that_record()
    {
        var first = Bytes(100, 1);
        string crashed;
        long before;
        using (var log = Open())
        {
            log.Append(1, first);
            log.Commit();
            before = log.Tail.Value;
            log.Append(2, Bytes(45, 2));
            crashed = StoreFiles.Copy(_temp.PathOf("log"), _temp.PathOf("crashed"));
        }

        var file = Directory.GetFiles(crashed, "*.log").Single();
        var whole = File.ReadAllBytes(file);
        for (var length = (int)before; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using var log = AppendLog.Open(Settings(crashed));
            Assert.Equal(before, log.Tail.Value);
            Assert.Equal(first, log.ReadRecord(log.Start).Payload);
        }

        using var again = AppendLog.Open(Settings(crashed));
        var next = again.Append(3, [3]);
        Assert.Equal([3], again.ReadRecord(next).Payload);
    }

    [Fact]
    public void A_whole_but_uncommitted_record_survives_a_killed_process()
    {
        using var log = Open();
        var address = log.Append(1, [1, 2, 3]);
        using var copy = AppendLog.Open(Settings(StoreFiles.Copy(_temp.PathOf("log"), _temp.PathOf("killed"))));
        Assert.Equal([1, 2, 3], copy.ReadRecord(address).Payload);
    }

    [Fact]
    public void Garbage_behind_the_last_commit_is_cut()
    {
        Open().Dispose();
        var file = Directory.GetFiles(_temp.PathOf("log"), "*.log").Single();
        File.AppendAllText(file, new string('x', 1000));
        using var log = Open();
        Assert.Equal(log.Start, log.Tail);
        Assert.Equal(64, new FileInfo(file).Length);
    }

    [Fact]
    public void A_flipped_byte_in_any_committed_record_is_reported_with_file_and_offset()
    {
        LogAddress second;
        using (var log = Open())
        {
            log.Append(1, Bytes(50, 1));
            second = log.Append(1, Bytes(50, 2));
            log.Append(1, Bytes(50, 3));
            log.Commit();
        }

        for (var offset = (int)second.Value; offset < second.Value + 16 + 50; offset++)
        {
            var copy = StoreFiles.Copy(_temp.PathOf("log"), _temp.PathOf("flipped"));
            var file = Directory.GetFiles(copy, "*.log").Single();
            StoreFiles.FlipByte(file, offset);
            using var log = AppendLog.Open(Settings(copy));
            var caught = Assert.Throws<StorageException>(() => log.ReadRecord(second));
            Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
            Assert.Contains(file, caught.Message, StringComparison.Ordinal);
            Assert.Contains($"offset {second.Value}", caught.Message, StringComparison.Ordinal);
            Assert.Throws<StorageException>(() => ScanAll(log));
        }
    }

    [Fact]
    public void A_committed_tail_that_is_gone_is_fatal_and_never_cut()
    {
        using (var log = Open())
        {
            log.Append(1, Bytes(50, 1));
            log.Commit();
        }

        var file = Directory.GetFiles(_temp.PathOf("log"), "*.log").Single();
        using (var handle = File.OpenWrite(file))
        {
            handle.SetLength(handle.Length - 1);
        }

        var caught = Assert.Throws<StorageException>(() => Open());
        Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_missing_segment_is_fatal(int which)
    {
        using (var log = Open(segmentBytes: 64 << 10))
        {
            for (var i = 0; i < 10; i++)
            {
                log.Append(1, Bytes(30_000, i));
            }
        }

        File.Delete(Directory.GetFiles(_temp.PathOf("log"), "*.log").Order(StringComparer.Ordinal).ElementAt(which));
        Assert.Equal(StorageErrorKind.Corrupt, Assert.Throws<StorageException>(() => Open()).Kind);
    }

    [Fact]
    public void Losing_every_segment_is_fatal_and_does_not_look_like_a_new_log()
    {
        Open().Dispose();
        File.Delete(Directory.GetFiles(_temp.PathOf("log"), "*.log").Single());
        Assert.Equal(StorageErrorKind.Corrupt, Assert.Throws<StorageException>(() => Open()).Kind);
    }

    [Fact]
    public void Another_network_is_refused()
    {
        Open().Dispose();
        var caught = Assert.Throws<StorageException>(() => AppendLog.Open(Settings(_temp.PathOf("log")) with { Network = 1 }));
        Assert.Equal(StorageErrorKind.WrongNetwork, caught.Kind);
        Assert.Contains("dab5bffa", caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_in_the_head_of_a_segment_is_fatal()
    {
        Open().Dispose();
        StoreFiles.FlipByte(Directory.GetFiles(_temp.PathOf("log"), "*.log").Single(), 8);
        Assert.Equal(StorageErrorKind.Corrupt, Assert.Throws<StorageException>(() => Open()).Kind);
    }

    [Fact]
    public void A_second_instance_is_locked_out_until_the_first_is_closed()
    {
        var log = Open();
        var caught = Assert.Throws<StorageException>(() => Open());
        Assert.Equal(StorageErrorKind.Locked, caught.Kind);
        log.Dispose();
        Open().Dispose();
    }

    [Fact]
    public async Task Commits_that_wait_together_share_an_fsync()
    {
        using var log = Open();
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            {
                await Task.Yield();
                var address = log.Append(1, Bytes(100, i));
                await log.CommitAsync(CancellationToken.None);
                Assert.True(log.Durable > address);
            }));
        }

        Assert.InRange(log.SyncCount, 1, 999);
    }

    [Fact]
    public void A_cancelled_wait_for_a_commit_leaves_the_log_usable()
    {
        using var log = Open();
        log.Append(1, [1]);
        var cancelled = log.CommitAsync(new CancellationToken(canceled: true));
        Assert.True(cancelled.IsCanceled);
        log.Commit();
        Assert.Equal(log.Tail, log.Durable);
    }

    [Fact]
    public void Too_little_space_refuses_before_writing_and_passes()
    {
        var free = new DriveInfo(_temp.Path).AvailableFreeSpace;
        using (var log = AppendLog.Open(Settings(_temp.PathOf("log")) with { Space = new DiskSpace(free * 2) }))
        {
            var tail = log.Tail;
            Assert.Equal(StorageErrorKind.Full, Assert.Throws<StorageException>(() => log.Append(1, [1])).Kind);
            Assert.Equal(StorageErrorKind.Full, log.HealthError?.Kind);
            Assert.Equal(tail, log.Tail);
            log.Commit();
        }

        using var again = Open();
        again.Append(1, [1]);
        Assert.Null(again.HealthError);
    }

    [Fact]
    public void The_first_failed_write_latches_the_log_and_reopening_heals_it()
    {
        LogAddress first;
        string obstacle;
        using (var log = Open(segmentBytes: 64 << 10))
        {
            first = log.Append(1, Bytes(60_000, 1));
            log.Commit();
            obstacle = Path.Combine(_temp.PathOf("log"), $"{log.Tail.Value:x16}.log.new");
            Directory.CreateDirectory(obstacle);
            Assert.Equal(StorageErrorKind.Failed, Assert.Throws<StorageException>(() => log.Append(1, Bytes(10_000, 2))).Kind);
            Directory.Delete(obstacle);
            Assert.Equal(StorageErrorKind.Failed, log.HealthError?.Kind);
            Assert.Throws<StorageException>(() => log.Append(1, [1]));
            Assert.Throws<StorageException>(log.Commit);
            Assert.Equal(Bytes(60_000, 1), log.ReadRecord(first).Payload);
        }

        using var again = Open(segmentBytes: 64 << 10);
        again.Append(1, Bytes(10_000, 2));
        again.Commit();
        Assert.Equal(Bytes(60_000, 1), again.ReadRecord(first).Payload);
    }

    [Fact]
    public void A_record_that_is_too_large_is_a_bad_argument()
    {
        using var log = Open();
        Assert.Throws<ArgumentException>(() => log.Append(1, new byte[AppendLog.MaxPayloadBytes + 1]));
        log.Append(1, new byte[AppendLog.MaxPayloadBytes]);
    }

    [Fact]
    public void Addresses_that_are_no_record_are_refused()
    {
        using var log = Open();
        var address = log.Append(1, Bytes(100, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.ReadRecord(log.Tail));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.ReadRecord(LogAddress.Zero));
        Assert.Throws<StorageException>(() => log.ReadRecord(new LogAddress(address.Value + 8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.ReadPart(address, 50, new byte[51]));
        var part = new byte[10];
        log.ReadPart(address, 90, part);
        Assert.Equal(Bytes(100, 1)[90..], part);
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) + (seed * 17));
        }

        return bytes;
    }

    private static void ScanAll(AppendLog log)
    {
        var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
        while (scan.MoveNext())
        {
        }
    }

    private static AppendLogSettings Settings(string directory) =>
        new() { Directory = directory, Network = Network, Space = new DiskSpace(1 << 20) };

    private AppendLog Open(long segmentBytes = 64L << 20) =>
        AppendLog.Open(Settings(_temp.PathOf("log")) with { SegmentBytes = segmentBytes });
}
