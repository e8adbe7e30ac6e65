using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

public sealed class FullDiskTests
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];

    [SmallDiskFact]
    public void A_log_on_a_full_disk_refuses_clearly_and_goes_on_when_there_is_space()
    {
        using var disk = new SmallDisk(megabytes: 16);
        var settings = new AppendLogSettings { Directory = disk.Store, Network = 1, SegmentBytes = 1 << 20, Space = new DiskSpace(1 << 20) };
        var written = new List<LogAddress>();
        using (var log = AppendLog.Open(settings))
        {
            disk.FillUpTo(8 << 20);
            var caught = Assert.Throws<StorageException>(() =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    written.Add(log.Append(1, Payload));
                    log.Commit();
                }
            });
            Assert.Equal(StorageErrorKind.Full, caught.Kind);
            Assert.Equal(StorageErrorKind.Full, log.HealthError?.Kind);
            Assert.InRange(written.Count, 400, 900);
            disk.Free();
            Assert.Null(log.HealthError);
            written.Add(log.Append(1, Payload));
            log.Commit();
        }

        using var again = AppendLog.Open(settings);
        Assert.All(written, address => Assert.Equal(Payload, again.ReadRecord(address).Payload));
    }

    [SmallDiskFact]
    public void A_log_whose_disk_others_fill_in_one_go_refuses_and_goes_on_when_there_is_space()
    {
        using var disk = new SmallDisk(megabytes: 16);
        var settings = new AppendLogSettings { Directory = disk.Store, Network = 1, SegmentBytes = 1 << 20, Space = new DiskSpace(4 << 20) };
        var written = new List<LogAddress>();
        using (var log = AppendLog.Open(settings))
        {
            written.Add(log.Append(1, Payload));
            log.Commit();
            disk.FillUpTo(0);
            var caught = Assert.Throws<StorageException>(() => log.Append(1, Payload));
            Assert.Equal(StorageErrorKind.Full, caught.Kind);
            Assert.Equal(StorageErrorKind.Full, log.HealthError?.Kind);
            Assert.Throws<StorageException>(() => log.Append(1, [1]));
            disk.Free();
            Assert.Null(log.HealthError);
            written.Add(log.Append(1, Payload));
            log.Commit();
        }

        using var again = AppendLog.Open(settings);
        Assert.All(written, address => Assert.Equal(Payload, again.ReadRecord(address).Payload));
    }

    [SmallDiskFact]
    public async Task A_store_on_a_full_disk_refuses_a_checkpoint_and_takes_it_when_there_is_space()
    {
        using var disk = new SmallDisk(megabytes: 64);
        var settings = StoreSettings.For(disk.Store);
        using (var store = KeyValueStore.Open(settings))
        {
            store.Writer.Upsert([1], Payload);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
            disk.FillUpTo(2 << 20);
            store.Writer.Upsert([2], Payload);
            var caught = await Assert.ThrowsAsync<StorageException>(() => store.CheckpointAsync(new byte[] { 2 }, CancellationToken.None));
            Assert.Equal(StorageErrorKind.Full, caught.Kind);
            Assert.NotNull(store.HealthError);
            Assert.True(store.Writer.TryRead([2], out _));
            disk.Free();
            Assert.Null(store.HealthError);
            await store.CheckpointAsync(new byte[] { 3 }, CancellationToken.None);
        }

        using var again = KeyValueStore.Open(settings);
        Assert.Equal([3], again.Metadata.ToArray());
        Assert.True(again.Writer.TryRead([2], out var value));
        Assert.True(value.SequenceEqual(Payload));
    }

    [SmallDiskFact]
    public async Task A_disk_that_fills_up_in_the_middle_of_writing_latches_and_loses_nothing_acknowledged()
    {
        using var disk = new SmallDisk(megabytes: 128);
        var settings = StoreSettings.For(disk.Store) with { Space = new DiskSpace(0) };
        using (var store = KeyValueStore.Open(settings))
        {
            store.Writer.Upsert([1], [1]);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
            disk.FillUpTo(4 << 20);
            var caught = Assert.Throws<StorageException>(() =>
            {
                for (var i = 0; i < 100_000; i++)
                {
                    store.Writer.Upsert(BitConverter.GetBytes(i), Payload);
                }
            });
            Assert.Equal(StorageErrorKind.Failed, caught.Kind);
            Assert.NotNull(store.HealthError);
        }

        disk.Free();
        using var again = KeyValueStore.Open(settings);
        Assert.Equal(KeyValueStoreOrigin.Latest, again.Origin);
        Assert.True(again.Writer.TryRead([1], out _));
        Assert.False(again.Writer.TryRead(BitConverter.GetBytes(5), out _));
    }
}
