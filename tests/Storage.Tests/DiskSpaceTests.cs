using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>Stores that share a disk share what is known of its room.</summary>
public sealed class DiskSpaceTests : IDisposable
{
    private const long Reserve = 1 << 20;
    private const long TooLittle = Reserve - 1;
    private const long Plenty = 64 * Reserve;

    // More than may be written between two looks.
    private static readonly byte[] MuchPayload = new byte[Reserve / 2];

    private readonly TempFolder _temp = new();
    private readonly TestClock _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedDisk _simulated = new() { FreeBytes = Plenty };
    private readonly FaultyDisk _disk;
    private readonly DiskSpace _space;
    private int _looks;

    public DiskSpaceTests()
    {
        _space = new DiskSpace(Reserve, _clock);
        _disk = new FaultyDisk(_simulated)
        {
            Fault = (operation, _) =>
            {
                _looks += operation == DiskOperation.FreeSpace ? 1 : 0;
                return null;
            },
        };
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void The_store_that_finds_too_little_room_has_the_others_refuse_at_once_and_the_first_that_finds_room_lets_them_go_on()
    {
        using var writes = OpenLog("one");
        using var waits = OpenLog("other");
        writes.Append(1, [1]);
        waits.Append(1, [1]);
        _simulated.FreeBytes = TooLittle;
        waits.Append(1, [2]);

        Refuses(() => writes.Append(1, MuchPayload));
        Refuses(() => waits.Append(1, [3]));
        Refuses(() => waits.BeginSegment());
        Assert.Equal(StorageErrorKind.Full, waits.HealthError?.Kind);

        _simulated.FreeBytes = Plenty;
        waits.Append(1, [3]);
        var looks = _looks;
        writes.Append(1, [2]);
        Assert.Null(writes.HealthError);
        Assert.Equal(looks, _looks);
    }

    [Fact]
    public void Somebody_who_only_asks_says_the_same_as_the_stores()
    {
        using var log = OpenLog("log");
        using var state = OpenStore("state");
        log.Append(1, [1]);
        _simulated.FreeBytes = TooLittle;
        Assert.Null(_space.Error);
        log.Append(1, [2]);

        _clock.Advance(TimeSpan.FromSeconds(1));
        var full = _space.Error;
        Assert.Equal(StorageErrorKind.Full, full?.Kind);
        Assert.Contains("is full", full!.Message, StringComparison.Ordinal);
        Refuses(() => log.Append(1, [3]));
        Assert.Equal(StorageErrorKind.Full, state.HealthError?.Kind);

        _simulated.FreeBytes = Plenty;
        Assert.Null(_space.Error);
        Assert.Null(state.HealthError);
        log.Append(1, [3]);
    }

    [Fact]
    public void A_write_that_the_disk_refuses_has_the_others_look_before_they_write()
    {
        using var meets = OpenLog("one");
        using var other = OpenLog("other");
        meets.Append(1, [1]);
        other.Append(1, [1]);
        _simulated.FreeBytes = TooLittle;
        var count = _disk.Fault!;
        _disk.Fault = (operation, path) => operation == DiskOperation.Write ? DiskErrors.NoSpace() : count(operation, path);
        Refuses(() => meets.Append(1, [2]));
        _disk.Fault = count;
        Refuses(() => other.Append(1, [2]));
    }

    [Fact]
    public void One_look_at_the_disk_counts_for_a_second_whoever_writes()
    {
        using var one = OpenLog("one");
        using var other = OpenLog("other");
        one.Append(1, [1]);
        var looks = _looks;
        for (var i = 0; i < 2_000; i++)
        {
            one.Append(1, [1]);
            other.Append(1, [1]);
            Assert.Null(one.HealthError);
        }

        Assert.Equal(looks, _looks);
        _clock.Advance(TimeSpan.FromSeconds(1));
        other.Append(1, [1]);
        one.Append(1, [1]);
        Assert.Equal(looks + 2, _looks);
    }

    [Fact]
    public void Bytes_between_two_looks_are_counted_together_and_never_use_up_the_reserve()
    {
        AppendLog[] logs = [OpenLog("one"), OpenLog("two"), OpenLog("three")];
        Array.ForEach(logs, log => log.Append(1, [1]));
        _simulated.FreeBytes = TooLittle;
        var written = 0L;
        var payload = new byte[10_000];
        for (var i = 0; Record.Exception(() => logs[i % 3].Append(1, payload)) is null; i++)
        {
            written += payload.Length;
        }

        Assert.InRange(written, 1, Reserve / 4);
        Assert.All(logs, log => Refuses(() => log.Append(1, [1])));
        Array.ForEach(logs, log => log.Dispose());
    }

    [Fact]
    public void A_disk_that_does_not_say_how_much_is_free_is_told_of_and_a_closed_store_is_not_asked_about()
    {
        var closed = OpenLog("closed");
        using var log = OpenLog("log");
        log.Append(1, [1]);
        _disk.Fault = (operation, path) =>
            operation == DiskOperation.FreeSpace && path == _temp.PathOf("closed") ? DiskErrors.InputOutput() : null;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(StorageErrorKind.Failed, _space.Error?.Kind);
        Assert.Null(log.HealthError);

        closed.Dispose();
        Assert.Null(_space.Error);
        log.Append(1, [2]);
    }

    private static void Refuses(Action write) => Assert.Equal(StorageErrorKind.Full, Assert.Throws<StorageException>(write).Kind);

    private static void Refuses(Func<LogAddress> write) => Refuses(() => { write(); });

    private AppendLog OpenLog(string name) => AppendLog.Open(new AppendLogSettings
    {
        Directory = _temp.PathOf(name), Network = 7, Space = _space, Disk = _disk,
    });

    private KeyValueStore OpenStore(string name) => KeyValueStore.Open(StoreSettings.For(_temp.PathOf(name)) with { Space = _space, Disk = _disk });
}
