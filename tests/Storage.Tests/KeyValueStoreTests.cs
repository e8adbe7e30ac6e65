using Blockyard.TestKit;
using System.Buffers.Binary;

namespace Blockyard.Storage.Tests;

public sealed class KeyValueStoreTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Store => _temp.PathOf("kv");

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
            using var copy = Open(StoreFiles.Copy(Store, _temp.PathOf("copy" + round)));
            Assert.Equal([round], copy.Metadata.ToArray());
            ExpectMissing(copy, round * 1000, (round * 1000) + 1);
            Expect(copy, (round * 1000) + 1, (round * 1000) + 3000, round);
        }
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
    public async Task A_checkpoint_after_writes_that_left_nothing_to_flush_ends()
    {
        using (var store = Open())
        {
            Fill(store, 0, 10, 1);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
            store.Writer.Delete(Key(99));
            await store.CheckpointAsync(new byte[] { 2 }, CancellationToken.None);
            await store.CheckpointAsync(new byte[] { 3 }, CancellationToken.None);
        }

        using var again = Open();
        Assert.Equal([3], again.Metadata.ToArray());
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

        var caught = Assert.Throws<StorageException>(() => KeyValueStore.Open(StoreSettings.For(Store) with { Network = 1 }));
        Assert.Equal(StorageErrorKind.WrongNetwork, caught.Kind);
    }

    [Fact]
    public async Task The_index_grows_with_the_keys_and_survives_a_restart()
    {
        using (var store = KeyValueStore.Open(StoreSettings.For(Store) with { IndexBytes = 1 << 16 }))
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
    public async Task Readers_run_beside_the_writer_and_a_growing_index_and_never_see_a_torn_value()
    {
        using var store = KeyValueStore.Open(StoreSettings.For(Store) with { IndexBytes = 1 << 16 });
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
    public void A_batch_finds_what_is_there_in_memory_and_on_disk()
    {
        const int Count = 200_000;
        using var store = Open();
        for (var i = 0; i < Count; i++)
        {
            store.Writer.Upsert(Key(2 * i), LargeValue(i));
        }

        using var reader = store.RentReader();
        var batch = new EveryKey(2 * Count);
        reader.ReadMany(ref batch);
        Assert.Equal(Count, batch.Found.Count(found => found));
        Assert.All(Enumerable.Range(0, Count), i => Assert.True(batch.Found[2 * i]));
    }

    [Fact]
    public async Task A_scan_gives_every_live_key_once_with_its_newest_value()
    {
        const int Count = 150_000;
        using var store = Open();
        for (var i = 0; i < Count; i++)
        {
            store.Writer.Upsert(Key(i), LargeValue(i));
        }

        await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        for (var i = 0; i < Count; i += 3)
        {
            store.Writer.Delete(Key(i));
        }

        for (var i = 1; i < Count; i += 3)
        {
            store.Writer.Upsert(Key(i), LargeValue(i + 1));
        }

        store.Writer.Upsert([0, 0, 0, 0xFF], [1]);
        var seen = new HashSet<int>();
        using var scan = store.Scan([]);
        while (scan.MoveNext())
        {
            if (scan.Key.Length == 36)
            {
                var number = BinaryPrimitives.ReadInt32LittleEndian(scan.Key);
                Assert.True(seen.Add(number));
                Assert.NotEqual(0, number % 3);
                Assert.True(scan.Value.SequenceEqual(LargeValue(number % 3 == 1 ? number + 1 : number)));
            }
        }

        Assert.Equal(Count / 3 * 2, seen.Count);
        using var one = store.Scan([0, 0, 0, 0xFF]);
        Assert.True(one.MoveNext());
        Assert.Equal([1], one.Value.ToArray());
        Assert.False(one.MoveNext());
    }

    [Fact]
    public async Task A_scan_meets_every_key_that_stays_however_often_it_is_moved_between_two_steps()
    {
        const int Count = 20_000;
        const int Rounds = 30;
        using var store = Open();
        var content = new byte[600];
        Fill(round: 1);
        var seen = new HashSet<int>();
        using var scan = store.Scan([]);
        byte round = 1;
        for (var step = 1; scan.MoveNext(); step++)
        {
            seen.Add(BinaryPrimitives.ReadInt32LittleEndian(scan.Key));
            Assert.InRange(scan.Value[20], 1, round);
            if (step % 1500 == 0 && round < Rounds)
            {
                Fill(++round);
                await store.CheckpointAsync(new[] { round }, CancellationToken.None);
            }
        }

        Assert.Equal(Count, seen.Count);
        Assert.Equal(Rounds, round);
        var disk = Directory.GetFiles(Store).Sum(path => new FileInfo(path).Length);
        Assert.InRange(disk, 1, 200L << 20);

        void Fill(byte round)
        {
            content.AsSpan().Fill(round);
            for (var i = 0; i < Count; i++)
            {
                // One in five stays where it is until a compaction moves it.
                if (i % 5 != 0 || round == 1)
                {
                    store.Writer.Upsert(Key(i), content);
                }
            }
        }
    }

    [Fact]
    public async Task Overwriting_the_same_keys_for_long_does_not_fill_the_disk()
    {
        const int Count = 20_000;
        const int Rounds = 60;
        for (byte round = 1; round <= Rounds; round++)
        {
            using var store = Open();
            using (var reader = store.RentReader())
            {
                for (var i = 0; round > 1 && i < Count; i += 7)
                {
                    Assert.True(reader.TryRead(Key(i), out var value));
                    Assert.Equal(i % 5 == 0 ? 1 : round - 1, value[20]);
                }
            }

            var content = new byte[600];
            content.AsSpan().Fill(round);
            for (var i = 0; i < Count; i++)
            {
                // One in five is written once and has to be carried along.
                if (i % 5 != 0 || round == 1)
                {
                    store.Writer.Upsert(Key(i), content);
                }
            }

            await store.CheckpointAsync(new[] { round }, CancellationToken.None);
        }

        var disk = Directory.GetFiles(Store).Sum(path => new FileInfo(path).Length);
        Assert.InRange(disk, 1, 200L << 20);
    }

    [Fact]
    public async Task Reset_forgets_everything_for_good()
    {
        using (var store = Open())
        {
            Fill(store, 0, 1000, 1);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
            store.Reset();
            ExpectMissing(store, 0, 1000);
            Assert.True(store.Metadata.IsEmpty);
            store.Writer.Upsert([1], [2]);
        }

        using var again = Open();
        Assert.Equal(KeyValueStoreOrigin.None, again.Origin);
    }

    [Fact]
    public void A_record_of_more_than_half_a_page_is_a_bad_argument()
    {
        using var store = Open();
        Assert.Throws<ArgumentException>(() => store.Writer.Upsert([1], new byte[1 << 20]));
    }

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

    private KeyValueStore Open(string? directory = null) => KeyValueStore.Open(StoreSettings.For(directory ?? Store));

    private sealed class EveryKey(int count) : IReadBatch
    {
        public bool[] Found { get; } = new bool[count];

        public int Count => Found.Length;

        public int WriteKey(int index, scoped Span<byte> key)
        {
            Key(index).CopyTo(key);
            return 36;
        }

        public void OnFound(int index, scoped ReadOnlySpan<byte> value)
        {
            Assert.False(Found[index]);
            Assert.True(value.SequenceEqual(LargeValue(index / 2)));
            Found[index] = true;
        }
    }
}
