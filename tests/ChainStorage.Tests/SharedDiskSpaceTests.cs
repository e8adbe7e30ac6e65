using Blockyard.Chain.Ports;
using Blockyard.Primitives;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.ChainStorage.Tests;

/// <summary>A node whose probe says that its disk is full takes in neither blocks nor transactions.</summary>
public sealed class SharedDiskSpaceTests : IDisposable
{
    private const long Reserve = 1 << 20;

    private readonly TempFolder _temp = new();
    private readonly TestClock _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedDisk _disk = new();
    private readonly ChainStorageSettings _settings;

    public SharedDiskSpaceTests()
    {
        _settings = TestSettings.For(_temp.Path) with { Disk = _disk, Space = new DiskSpace(Reserve, _clock) };
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void What_one_store_of_a_node_finds_out_about_its_disk_holds_for_all_and_for_who_asks()
    {
        using var blocks = FileBlockLog.Open(_settings);
        using var journal = FileMempoolJournal.Open(_settings);
        using var state = KeyValueChainState.Open(_settings);
        blocks.AppendInvalidated(Hash256.Zero);
        journal.Append([new(new byte[100], 1)]);

        // One look counts for all of them: the next one is the one for whom this is too much.
        _disk.FreeBytes = Reserve - 1;
        Assert.Throws<StorageFullException>(() => journal.Append([new(new byte[Reserve / 2], 2)]));
        Assert.Throws<StorageFullException>(() => blocks.AppendInvalidated(Hash256.Zero));
        Assert.Equal(
            [StorageErrorKind.Full, StorageErrorKind.Full, StorageErrorKind.Full, StorageErrorKind.Full],
            new[] { blocks.HealthError, journal.HealthError, state.HealthError, _settings.Space.Error }.Select(error => error!.Kind));

        _disk.FreeBytes = 64 * Reserve;
        blocks.AppendInvalidated(Hash256.Zero);
        journal.Append([new(new byte[100], 2)]);
        Assert.Null(state.HealthError);
        Assert.Null(_settings.Space.Error);
    }
}
