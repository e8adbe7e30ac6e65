using Blockyard.Hosting;
using Blockyard.Primitives;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.State.Events;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.Services.Tests.Miner;

/// <summary>The miner's store on a disk that the test holds in its hands.</summary>
public sealed class MinerStoreTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(
        1, "00 0300000000000000 0500000000000000 0700000000000000 01000000 61 02000000 6262")]
    [InlineData(2, "01000000 61 02000000 6262")]
    [InlineData(3, "01")]
    [InlineData(4, "1111111111111111111111111111111111111111111111111111111111111111 09000000 00e1f565 00f2052a01000000")]
    [InlineData(5, "09000000 00e1f565")]
    [InlineData(6, "09000000 00e1f565")]
    public void Events_are_read_as_they_were_written_by_the_first_version(byte kind, string payload)
    {
        var bytes = Convert.FromHexString(payload.Replace(" ", "", StringComparison.Ordinal));
        var read = MinerEventFormat.Decode(new LogRecord(kind, bytes));
        var hash = new Hash256(Enumerable.Repeat((byte)0x11, 32).ToArray());
        MinerEvent[] expected =
        [
            new CarriedOver(
                new MinerState
                {
                    Mining = false, BlocksFound = 3, SolutionsStale = 5, SolutionsRejected = 7, PayoutAddress = "a",
                    ConfiguredAddress = "bb",
                },
                []),
            new PayoutChanged("a", "bb"),
            new MiningSwitched(true),
            new BlockFound(new FoundBlock(hash, 9, 1_710_612_736, 5_000_000_000)),
            new SolutionStale(9, 1_710_612_736),
            new SolutionRejected(9, 1_710_612_736),
        ];
        Assert.Equivalent(expected[kind - 1], read, strict: true);
        Assert.Equal(kind, MinerEventFormat.Encode(read).Kind);
        Assert.Equal(bytes, MinerEventFormat.Encode(read).Payload);
        Assert.Throws<InvalidDataException>(() => MinerEventFormat.Decode(new LogRecord(kind, bytes[..^1])));
        Assert.Throws<InvalidDataException>(() => MinerEventFormat.Decode(new LogRecord(kind, [.. bytes, 0])));
    }

    [Fact]
    public async Task An_event_of_a_newer_version_is_refused_with_file_and_offset()
    {
        using (var store = Open(OsDisk.Instance))
        {
            await store.ChangeAsync(_ => new MiningSwitched(false), CancellationToken.None);
            store.Stores.Log.Append(99, [1]);
        }

        var refused = Assert.Throws<ServiceStartException>(() => Open(OsDisk.Instance));
        Assert.Matches("log' holds at offset 88 .* kind 99 is unknown .* Use the program that wrote it", refused.Message);
    }

    [Fact]
    public async Task A_power_cut_takes_no_promise_back_and_nothing_that_was_flushed()
    {
        var random = new Random(11);
        for (var round = 0; round < 20; round++)
        {
            var disk = new SimulatedDisk();
            using (var store = Open(disk))
            {
                await store.NoteAsync(Found(1), CancellationToken.None);
                await store.ChangeAsync(_ => new PayoutChanged("a", ""), CancellationToken.None);
                await store.NoteAsync(Found(2), CancellationToken.None);
                await store.NoteAsync(new SolutionStale(3, 0), CancellationToken.None);
                await store.FlushAsync(CancellationToken.None);
                await store.NoteAsync(Found(3), CancellationToken.None);
                disk = disk.Restart(random);
                // There is no power to close with.
                _ = Record.Exception(store.Dispose);
            }

            using var again = Open(disk);
            Assert.InRange(again.State.BlocksFound, 2u, 3u);
            Assert.Equal(("a", 1u), (again.State.PayoutAddress, again.State.SolutionsStale));
            Assert.Equal(Found((byte)again.State.BlocksFound).Block, again.State.LastBlock);
        }
    }

    [Fact]
    public async Task Found_blocks_are_noted_without_an_fsync_and_wait_in_memory_for_a_disk_that_is_full()
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        using var store = Open(disk);
        await store.NoteAsync(Found(1), CancellationToken.None);
        Assert.Equal(0, store.Stores.Log.SyncCount);
        disk.FailEvery(DiskErrors.NoSpace, DiskOperation.Write);
        for (var i = 1; i < MinerStore.MaxUnwritten; i++)
        {
            await store.NoteAsync(new SolutionStale(1, 0), CancellationToken.None);
        }

        Assert.False(store.IsBehind);
        await store.NoteAsync(Found(2), CancellationToken.None);
        Assert.True(store.IsBehind);
        Assert.Equal((2u, (ulong)MinerStore.MaxUnwritten - 1), (store.State.BlocksFound, store.State.SolutionsStale));
        await Assert.ThrowsAsync<StorageException>(
            () => store.ChangeAsync(_ => new PayoutChanged("a", ""), CancellationToken.None));
        Assert.Equal("", store.State.PayoutAddress);
        Assert.NotNull(store.WhyNotReady());

        disk.Heal();
        await store.FlushAsync(CancellationToken.None);
        Assert.False(store.IsBehind);
        Assert.Null(store.WhyNotReady());
        await store.CheckpointAsync(CancellationToken.None);
        store.Dispose();
        using var again = Open(OsDisk.Instance);
        Assert.Equal((2u, (ulong)MinerStore.MaxUnwritten - 1), (again.State.BlocksFound, again.State.SolutionsStale));
    }

    [Fact]
    public async Task A_disk_that_breaks_takes_no_promise_and_the_next_start_finds_all_that_was_promised()
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        using (var store = Open(disk))
        {
            await store.ChangeAsync(_ => new PayoutChanged("a", ""), CancellationToken.None);
            disk.FailEvery(DiskErrors.InputOutput, DiskOperation.Flush);
            var refused = await Assert.ThrowsAsync<StorageException>(
                () => store.ChangeAsync(_ => new MiningSwitched(false), CancellationToken.None));
            Assert.Equal(StorageErrorKind.Failed, refused.Kind);
            disk.Heal();
            Assert.Contains("restart", store.WhyNotReady()!, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StorageException>(
                () => store.ChangeAsync(_ => new MiningSwitched(true), CancellationToken.None));
        }

        using var again = Open(OsDisk.Instance);
        Assert.Equal("a", again.State.PayoutAddress);
    }

    private static BlockFound Found(byte number) => new(new FoundBlock(Hash256.Sha256([number]), number, number, number));

    private MinerStore Open(IStoreDisk disk)
    {
        var settings = new LoggedStateSettings
        {
            Directory = _temp.PathOf("miner"),
            Network = MinerRecords.NetworkTag(Network.Regtest),
            RecordVersion = MinerRecords.Version,
            IndexBytes = 64 << 10,
            Space = new DiskSpace(0),
            Disk = disk,
        };
        var earlier = new KeyValueStoreSettings { Directory = _temp.PathOf("store"), Network = 1 };
        return MinerStore.Open(settings, new EarlierStore(earlier, NullLogger.Instance));
    }
}
