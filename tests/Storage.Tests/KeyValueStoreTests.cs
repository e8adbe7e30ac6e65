using System.Buffers.Binary;

namespace Blockyard.Storage.Tests;

public sealed class KeyValueStoreTests : IDisposable
{
    private const uint Network = 0xDAB5BFFA;

    private readonly TempDirectory _temp = new();

    private string Store => _temp.Sub("kv");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Writes_are_read_back_by_writer_and_readers()
    {
        using var store = Open();
        Assert.Equal(KeyValueStoreOrigin.None, store.Origin);
        store.Writer.Upsert([1], [10, 11]);
        store.Writer.Upsert([2], []);
        store.Writer.Upsert([3], [30]);
        store.Writer.Upsert([3], new byte[500]);
        store.Writer.Upsert([1], [12]);
        store.Writer.Delete([2]);
        using var reader = store.RentReader();
        Assert.True(reader.TryRead([1], out var value));
        Assert.Equal([12], value.ToArray());
        Assert.False(reader.TryRead([2], out _));
        Assert.True(reader.TryRead([3], out value));
        Assert.Equal(500, value.Length);
        Assert.True(store.Writer.TryRead([1], out value));
        Assert.Equal([12], value.ToArray());
    }

    [Fact]
    public async Task A_checkpoint_comes_back_with_its_metadata_and_later_writes_do_not()
    {
        using (var store = Open())
        {
            Fill(store, 0, 20_000, 1);
            await store.CheckpointAsync(new byte[] { 7, 7 }, CancellationToken.None);
            Fill(store, 10_000, 30_000, 2);
        }

        for (var restart = 0; restart < 2; restart++)
        {
            using var again = Open();
            Assert.Equal(KeyValueStoreOrigin.Latest, again.Origin);
            Assert.Equal([7, 7], again.Metadata.ToArray());
            Expect(again, 0, 20_000, 1);
            ExpectMissing(again, 20_000, 30_000);
        }
    }

    [Fact]
    public async Task Every_checkpoint_of_many_can_be_recovered_from_a_copy_taken_while_the_store_runs()
    {
        using var store = Open();
        for (byte round = 1; round <= 5; round++)
        {
            Fill(store, round * 1000, (round * 1000) + 3000, round);
            store.Writer.Delete(Key(round * 1000));
            await store.CheckpointAsync(new[] { round }, CancellationToken.None);
            Fill(store, 0, 500, 99);
            using var copy = Open(_temp.CopyOf(Store, "copy" + round));
            Assert.Equal([round], copy.Metadata.ToArray());
            ExpectMissing(copy, round * 1000, (round * 1000) + 1);
            Expect(copy, (round * 1000) + 1, (round * 1000) + 3000, round);
        }
    }

    [Fact]
    public async Task A_damaged_manifest_falls_back_to_its_predecessor_and_two_damaged_ones_to_nothing()
    {
        using (var store = Open())
        {
            Fill(store, 0, 1000, 1);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
            Fill(store, 0, 1000, 2);
            await store.CheckpointAsync(new byte[] { 2 }, CancellationToken.None);
        }

        var manifests = Directory.GetFiles(Store, "*.checkpoint").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, manifests.Length);
        TempDirectory.FlipByte(manifests[1], 40);
        var copy = _temp.CopyOf(Store, "both");
        using (var store = Open())
        {
            Assert.Equal(KeyValueStoreOrigin.Predecessor, store.Origin);
            Assert.Equal([1], store.Metadata.ToArray());
            Expect(store, 0, 1000, 1);
        }

        TempDirectory.FlipByte(Path.Combine(copy, Path.GetFileName(manifests[0])), 40);
        using var empty = Open(copy);
        Assert.Equal(KeyValueStoreOrigin.None, empty.Origin);
        ExpectMissing(empty, 0, 10);
    }

    [Fact]
    public async Task Nothing_changed_takes_no_checkpoint_and_new_metadata_alone_is_kept()
    {
        using (var store = Open())
        {
            Fill(store, 0, 10, 1);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
            Assert.Equal(1, store.Statistics.Checkpoints);
            await store.CheckpointAsync(new byte[] { 2 }, CancellationToken.None);
            Assert.Equal(2, store.Statistics.Checkpoints);
        }

        using var again = Open();
        Assert.Equal([2], again.Metadata.ToArray());
        Expect(again, 0, 10, 1);
    }

    [Fact]
    public async Task Another_network_and_a_second_instance_are_refused()
    {
        using (var store = Open())
        {
            Fill(store, 0, 10, 1);
            await store.CheckpointAsync(default, CancellationToken.None);
            Assert.Equal(StorageErrorKind.Locked, Assert.Throws<StorageException>(() => Open()).Kind);
        }

        var caught = Assert.Throws<StorageException>(() => KeyValueStore.Open(Settings(Store) with { Network = 1 }));
        Assert.Equal(StorageErrorKind.WrongNetwork, caught.Kind);
    }

    [Fact]
    public async Task Data_of_several_times_the_memory_budget_is_read_from_disk_correctly()
    {
        const int Count = 400_000;
        using (var store = Open())
        {
            for (var i = 0; i < Count; i++)
            {
                store.Writer.Upsert(Key(i), LargeValue(i));
            }

            Assert.True(store.Statistics.LogBytes > 3 * KeyValueStoreSettings.MinMemoryBytes);
            Assert.InRange(store.Statistics.MemoryBytes, 1, KeyValueStoreSettings.MinMemoryBytes);
            for (var i = 0; i < Count; i += 97)
            {
                Assert.True(store.Writer.TryRead(Key(i), out var value));
                Assert.True(value.SequenceEqual(LargeValue(i)));
            }

            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        }

        using var again = Open();
        using var reader = again.RentReader();
        for (var i = 0; i < Count; i += 89)
        {
            Assert.True(reader.TryRead(Key(i), out var value));
            Assert.True(value.SequenceEqual(LargeValue(i)));
        }

        Assert.False(reader.TryRead(Key(Count), out _));
    }

    [Fact]
    public async Task The_index_grows_with_the_keys_and_survives_a_restart()
    {
        using (var store = KeyValueStore.Open(Settings(Store) with { IndexBytes = 1 << 16 }))
        {
            var before = store.Statistics.IndexBytes;
            Fill(store, 0, 200_000, 3);
            Assert.True(store.Statistics.IndexBytes >= 16 * before, $"{store.Statistics.IndexBytes}");
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        }

        using var again = Open();
        Expect(again, 0, 200_000, 3);
    }

    [Fact]
    public async Task Readers_run_beside_the_writer_and_never_see_a_torn_value()
    {
        using var store = Open();
        Fill(store, 0, 1000, 0);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Factory.StartNew(
            () =>
            {
                using var reader = store.RentReader();
                var reads = 0;
                for (var i = seed; !stop.IsCancellationRequested; i = (i + 7) % 1000)
                {
                    Assert.True(reader.TryRead(Key(i), out var value));
                    Assert.Equal(64, value.Length);
                    Assert.True(value[1..].IndexOfAnyExcept(value[0]) < 0);
                    reads++;
                }

                return reads;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        for (byte round = 1; round < 200; round++)
        {
            Fill(store, 0, 1000, round);
            Fill(store, round * 1000, (round + 1) * 1000, round);
            if (round % 50 == 0)
            {
                await store.CheckpointAsync(new[] { round }, CancellationToken.None);
            }
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
    }

    [Fact]
    public async Task Too_little_space_refuses_a_checkpoint_and_passes()
    {
        var free = new DriveInfo(_temp.Root).AvailableFreeSpace;
        using var store = KeyValueStore.Open(Settings(Store) with { ReservedBytes = free * 2 });
        store.Writer.Upsert([1], [1]);
        var caught = await Assert.ThrowsAsync<StorageException>(() => store.CheckpointAsync(default, CancellationToken.None));
        Assert.Equal(StorageErrorKind.Full, caught.Kind);
        Assert.Equal(StorageErrorKind.Full, store.HealthError?.Kind);
        store.Writer.Upsert([1], [2]);
    }

    [Fact]
    public void A_record_of_more_than_half_a_page_is_a_bad_argument()
    {
        using var store = Open();
        Assert.Throws<ArgumentException>(() => store.Writer.Upsert([1], new byte[1 << 20]));
    }

    private static KeyValueStoreSettings Settings(string directory) =>
        new() { Directory = directory, Network = Network, MemoryBytes = KeyValueStoreSettings.MinMemoryBytes, ReservedBytes = 1 << 20 };

    private static byte[] Key(int number)
    {
        var key = new byte[36];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }

    private static byte[] LargeValue(int number)
    {
        var value = new byte[500 + (number % 100)];
        value.AsSpan().Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        return value;
    }

    private static void Fill(KeyValueStore store, int from, int to, byte content)
    {
        var value = new byte[64];
        value.AsSpan().Fill(content);
        for (var i = from; i < to; i++)
        {
            store.Writer.Upsert(Key(i), value);
        }
    }

    private static void Expect(KeyValueStore store, int from, int to, byte content)
    {
        using var reader = store.RentReader();
        for (var i = from; i < to; i++)
        {
            Assert.True(reader.TryRead(Key(i), out var value), $"key {i} is missing");
            Assert.Equal(content, value[5]);
        }
    }

    private static void ExpectMissing(KeyValueStore store, int from, int to)
    {
        using var reader = store.RentReader();
        for (var i = from; i < to; i++)
        {
            Assert.False(reader.TryRead(Key(i), out _), $"key {i} should be missing");
        }
    }

    private KeyValueStore Open(string? directory = null) => KeyValueStore.Open(Settings(directory ?? Store));
}
