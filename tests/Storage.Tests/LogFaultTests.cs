using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>A log on a disk that fails at one operation, each in turn, and is whole again at the next start.</summary>
public sealed class LogFaultTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    public static TheoryData<string> Errors => ["EIO", "EROFS", "ENOSPC"];

    [Theory]
    [MemberData(nameof(Errors))]
    public void Whatever_fails_nothing_committed_is_lost_and_the_log_goes_on_or_says_that_it_does_not(string error)
    {
        var operations = 0;
        for (var number = 0; LiveAndReopen(number, error); number++)
        {
            operations = number;
        }

        Assert.InRange(operations, 80, 1_000);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_disk_that_goes_on_failing_loses_nothing_committed_either(string error)
    {
        var operations = 0;
        for (var number = 0; LiveAndReopen(number, error, forGood: true); number++)
        {
            operations = number;
        }

        Assert.InRange(operations, 80, 1_000);
    }

    [Fact]
    public void A_full_disk_passes_wherever_a_write_meets_it_and_leaves_nothing_of_what_it_refused()
    {
        var healthy = new SimulatedDisk();
        var written = new List<LogAddress>();
        using (var log = Open(healthy, out var disk))
        {
            for (var round = 0; round < 40; round++)
            {
                disk.FailEvery(DiskErrors.NoSpace, DiskOperation.Write);
                Assert.Equal(StorageErrorKind.Full, Assert.Throws<StorageException>(() => log.Append(1, new byte[30_000])).Kind);
                Assert.Equal(StorageErrorKind.Full, Assert.Throws<StorageException>(() => AppendToNewSegment(log, round)).Kind);
                disk.Heal();
                Assert.Null(log.HealthError);
                written.Add(log.Append(1, Payload(round)));
            }
        }

        using var again = Open(healthy);
        Assert.All(written, (address, round) => Assert.Equal(Payload(round), again.ReadRecord(address).Payload));
    }

    [Fact]
    public void A_scan_keeps_nothing_of_an_append_that_is_under_way_and_comes_to_nothing()
    {
        using var log = Open(new SimulatedDisk(), out var disk);
        log.Append(1, Payload(1));
        var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
        disk.Fault = (operation, _) =>
        {
            if (operation == DiskOperation.SetLength)
            {
                // Half of the refused record is in the file now.
                Assert.True(scan.MoveNext());
            }

            return operation == DiskOperation.Write ? DiskErrors.NoSpace() : null;
        };
        Assert.Throws<StorageException>(() => log.Append(2, Payload(2)));
        disk.Heal();
        log.Append(3, Payload(3));
        Assert.True(scan.MoveNext());
        Assert.Equal(3, scan.Kind);
        Assert.Equal(Payload(3), scan.Peek.ToArray());
    }

    [Fact]
    public void A_read_that_fails_names_file_and_offset_and_does_not_call_the_record_corrupt()
    {
        using var log = Open(new SimulatedDisk(), out var disk);
        var address = log.Append(1, Payload(1));
        disk.FailEvery(DiskErrors.InputOutput, DiskOperation.Read);
        Action[] reads = [() => log.ReadRecord(address), () => log.ReadPart(address, 0, new byte[1]), () => log.Scan(LogAddress.Zero, 1).MoveNext()];
        foreach (var read in reads)
        {
            var caught = Assert.Throws<StorageException>(read);
            Assert.Equal(StorageErrorKind.Failed, caught.Kind);
            Assert.Contains("0000000000000000.log", caught.Message, StringComparison.Ordinal);
            Assert.Contains($"offset {address.Value}", caught.Message, StringComparison.Ordinal);
        }

        Assert.Null(log.HealthError);
        disk.Heal();
        Assert.Equal(Payload(1), log.ReadRecord(address).Payload);
    }

    private static void AppendToNewSegment(AppendLog log, int round)
    {
        log.BeginSegment();
        log.Append(1, Payload(round));
    }

    private static byte[] Payload(int number) => [.. Enumerable.Range(0, 1_000 + (number * 977 % 9_000)).Select(i => (byte)(i + number))];

    /// <summary>False if the work ended before it came to the operation that was to fail.</summary>
    private bool LiveAndReopen(int number, string error, bool forGood = false)
    {
        var name = $"{error} at operation {number}";
        var disk = new SimulatedDisk();
        var faulty = new FaultyDisk(disk);
        Func<Exception> fault = error switch { "EIO" => DiskErrors.InputOutput, "EROFS" => DiskErrors.ReadOnly, _ => DiskErrors.NoSpace };
        if (forGood)
        {
            faulty.Fault = (operation, _) => faulty.Operations > number && operation != DiskOperation.Read ? fault() : null;
        }
        else
        {
            faulty.FailOnly(number, fault);
        }

        var model = new LogModel(name);
        try
        {
            using var log = Open(faulty);
            Work(log, model, mustPass: error == "ENOSPC" && !forGood);
        }
        catch (StorageException refused)
        {
            // Opening or closing failed.
            Assert.True(refused.Kind == StorageErrorKind.Failed || error == "ENOSPC", $"{name}: {refused.Message}");
        }

        // Killed or without power, the next start is on a healthy disk.
        using var again = Open(number % 2 == 0 ? disk : disk.Restart(new Random(number)));
        model.ExpectIn(again);
        model.Append(again, 1_000);
        again.Commit();
        model.ExpectIn(again);
        return faulty.Operations > number;
    }

    private static void Work(AppendLog log, LogModel model, bool mustPass)
    {
        var latched = false;
        for (var step = 0; step < 40; step++)
        {
            try
            {
                Step(log, model, step);
                Assert.False(latched, $"{model.Name}: it went on after it had latched");
            }
            catch (StorageException refused)
            {
                latched |= refused.Kind == StorageErrorKind.Failed;
                Assert.True(refused.Kind is StorageErrorKind.Failed or StorageErrorKind.Full, $"{model.Name}: {refused.Message}");
                Assert.False(string.IsNullOrEmpty(refused.Message));
                if (refused.Kind == StorageErrorKind.Failed)
                {
                    Assert.Equal(StorageErrorKind.Failed, log.HealthError?.Kind);
                }
                else
                {
                    // A full disk passes: the same step works now.
                    Assert.False(latched, $"{model.Name}: it is full, having latched");
                    if (mustPass)
                    {
                        Step(log, model, step);
                    }
                }
            }
        }
    }

    private static void Step(AppendLog log, LogModel model, int step)
    {
        switch (step % 10)
        {
            case 4 or 7:
                log.Commit();
                model.Committed();
                break;
            case 8 when step > 20:
                model.Prune(log);
                break;
            default:
                model.Append(log, step);
                break;
        }
    }

    private AppendLog Open(SimulatedDisk disk, out FaultyDisk faulty) => Open(faulty = new FaultyDisk(disk));

    private AppendLog Open(IStoreDisk disk) => AppendLog.Open(new AppendLogSettings
    {
        Directory = _temp.PathOf("log"), Network = 7, SegmentBytes = 64 << 10, Space = new DiskSpace(0), Disk = disk,
    });

    /// <summary>What a log has been given: what must be in it, and what may be.</summary>
    private sealed class LogModel(string name)
    {
        private readonly List<(LogAddress Address, int Number)> _appended = [];
        private int _committed;
        private int _pruned;

        public string Name { get; } = name;

        public void Append(AppendLog log, int number) => _appended.Add((log.Append((byte)number, Payload(number)), number));

        public void Committed() => _committed = _appended.Count;

        /// <summary>Has the log keep its last three records only.</summary>
        public void Prune(AppendLog log)
        {
            var kept = _appended.TakeLast(3).ToArray();
            var begin = log.BeginSegment();
            foreach (var (_, number) in kept)
            {
                Append(log, number);
            }

            log.Commit();
            Committed();

            // From here on the old ones may be there or not.
            _pruned = _appended.Count - kept.Length;
            log.PruneBefore(begin);
        }

        public void ExpectIn(AppendLog log)
        {
            var found = new List<(LogAddress Address, int Number)>();
            var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
            while (scan.MoveNext())
            {
                var place = _appended.FindIndex(each => each.Address == scan.Address);
                Assert.True(place >= 0, $"{Name}: nothing was appended at {scan.Address}");
                Assert.True(scan.Peek.SequenceEqual(Payload(_appended[place].Number)), $"{Name}: another record is at {scan.Address}");
                found.Add(_appended[place]);
            }

            for (var place = _pruned; place < _committed; place++)
            {
                Assert.True(found.Contains(_appended[place]), $"{Name}: committed record {place} is gone");
            }

            // What was never committed may be gone, and its address be another record's next.
            _appended.Clear();
            _appended.AddRange(found);
            (_pruned, _committed) = (0, found.Count);
        }
    }
}
