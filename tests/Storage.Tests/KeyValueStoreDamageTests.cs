using Blockyard.TestKit;
using System.Buffers.Binary;

namespace Blockyard.Storage.Tests;

/// <summary>What a store makes of broken files, broken disks and full ones.</summary>
public sealed class KeyValueStoreDamageTests : IDisposable
{
    private const int Count = 50_000;

    private readonly TempFolder _temp = new();

    private string Store => _temp.PathOf("kv");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_damaged_manifest_falls_back_to_its_predecessor_and_two_damaged_ones_to_nothing()
    {
        await MakeTwoCheckpoints();
        var manifests = Directory.GetFiles(Store, "*.checkpoint").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, manifests.Length);
        StoreFiles.FlipByte(manifests[1], 40);
        var copy = StoreFiles.Copy(Store, _temp.PathOf("both"));
        using (var store = Open(Store))
        {
            Assert.Equal(KeyValueStoreOrigin.Predecessor, store.Origin);
            Assert.Equal([1], store.Metadata.ToArray());
            Expect(store, 1);
        }

        StoreFiles.FlipByte(Path.Combine(copy, Path.GetFileName(manifests[0])), 40);
        using var empty = Open(copy);
        Assert.Equal(KeyValueStoreOrigin.None, empty.Origin);
        using var reader = empty.RentReader();
        Assert.False(reader.TryRead(Key(0), out _));
    }

    [Fact]
    public async Task A_flipped_byte_in_any_file_is_never_read_as_data()
    {
        await MakeTwoCheckpoints();
        var outcomes = new HashSet<KeyValueStoreOrigin>();
        foreach (var path in Directory.GetFiles(Store).Where(path => Path.GetFileName(path) != "LOCK"))
        {
            foreach (var part in new[] { 0.0, 0.3, 0.6, 0.99 })
            {
                var copy = StoreFiles.Copy(Store, _temp.PathOf("flipped"));
                var target = Path.Combine(copy, Path.GetFileName(path));
                StoreFiles.FlipByte(target, (long)(new FileInfo(target).Length * part));
                outcomes.Add(OpenDamaged(copy));
                Directory.Delete(copy, recursive: true);
            }
        }

        Assert.Equal(3, outcomes.Count);
    }

    [Fact]
    public async Task A_file_that_is_cut_short_or_gone_is_never_read_as_data()
    {
        await MakeTwoCheckpoints();
        foreach (var path in Directory.GetFiles(Store).Where(path => Path.GetFileName(path) != "LOCK"))
        {
            var copy = StoreFiles.Copy(Store, _temp.PathOf("cut"));
            var target = Path.Combine(copy, Path.GetFileName(path));
            using (var file = File.OpenWrite(target))
            {
                file.SetLength(file.Length / 2);
            }

            OpenDamaged(copy);
            File.Delete(Path.Combine(copy, Path.GetFileName(path)));
            OpenDamaged(copy);
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task Damage_met_by_a_running_store_latches_it_and_the_next_start_begins_anew()
    {
        using (var store = Open(Store))
        {
            await FillBeyondMemory(store);
            StoreFiles.FlipByte(Path.Combine(Store, "records.0"), 1_000_000);
            using (var reader = store.RentReader())
            {
                var caught = Assert.Throws<StorageException>(() =>
                {
                    for (var i = 0; i < 1_000; i++)
                    {
                        Assert.True(reader.TryRead(Key(i), out _));
                    }
                });
                Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
                Assert.Contains("records.0", caught.Message, StringComparison.Ordinal);
                Assert.Contains("estart", caught.Message, StringComparison.Ordinal);
            }

            Assert.Equal(StorageErrorKind.Corrupt, store.HealthError?.Kind);
        }

        using (var anew = Open(Store))
        {
            Assert.Equal(KeyValueStoreOrigin.None, anew.Origin);
            anew.Writer.Upsert(Key(1), [1]);
            await anew.CheckpointAsync(new byte[] { 2 }, CancellationToken.None);
        }

        using var again = Open(Store);
        Assert.Equal(KeyValueStoreOrigin.Latest, again.Origin);
        Assert.True(again.Writer.TryRead(Key(1), out _));
    }

    [Fact]
    public async Task Writes_that_the_disk_refuses_latch_the_store_and_leave_the_checkpoint_before()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using (var store = Open(Store))
        {
            Fill(store, 1);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        }

        // The kernel's full device takes no byte; the second file of records is begun when 128 MiB are written.
        File.CreateSymbolicLink(Path.Combine(Store, "records.1"), "/dev/full");
        using (var store = Open(Store))
        {
            var value = new byte[4000];
            var failure = Assert.Throws<StorageException>(() =>
            {
                for (var i = 0; i < 100_000; i++)
                {
                    store.Writer.Upsert(Key(Count + i), value);
                }
            });
            Assert.Equal(StorageErrorKind.Failed, failure.Kind);
            Assert.Equal(StorageErrorKind.Failed, store.HealthError?.Kind);
            Assert.Throws<StorageException>(() => store.Writer.TryRead(Key(0), out _));
            await Assert.ThrowsAsync<StorageException>(() => store.CheckpointAsync(new byte[] { 2 }, CancellationToken.None));
        }

        File.Delete(Path.Combine(Store, "records.1"));
        using var again = Open(Store);
        Assert.Equal([1], again.Metadata.ToArray());
        Expect(again, 1);
    }

    [Fact]
    public async Task A_checkpoint_that_takes_too_long_latches()
    {
        using var store = KeyValueStore.Open(StoreSettings.For(Store) with { Time = new HastyTime() });
        Fill(store, 1);
        var caught = await Assert.ThrowsAsync<StorageException>(() => store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None));
        Assert.IsType<TimeoutException>(caught.InnerException);
        Assert.Equal(StorageErrorKind.Failed, store.HealthError?.Kind);
    }

    [Fact]
    public async Task Too_little_space_refuses_a_checkpoint_and_passes()
    {
        var free = new DriveInfo(_temp.Path).AvailableFreeSpace;
        using var store = KeyValueStore.Open(StoreSettings.For(Store) with { Space = new DiskSpace(free * 2) });
        store.Writer.Upsert([1], [1]);
        var caught = await Assert.ThrowsAsync<StorageException>(() => store.CheckpointAsync(default, CancellationToken.None));
        Assert.Equal(StorageErrorKind.Full, caught.Kind);
        Assert.Equal(StorageErrorKind.Full, store.HealthError?.Kind);
        store.Writer.Upsert([1], [2]);
    }

    private static KeyValueStoreOrigin OpenDamaged(string directory)
    {
        using var store = Open(directory);
        if (store.Origin != KeyValueStoreOrigin.None)
        {
            // Either all of a checkpoint is there, or reading what is damaged says so.
            try
            {
                Expect(store, store.Metadata.Span[0]);
            }
            catch (StorageException caught)
            {
                Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
                Assert.NotNull(store.HealthError);
            }
        }

        return store.Origin;
    }

    /// <summary>Values of which most are on disk only.</summary>
    private static async Task FillBeyondMemory(KeyValueStore store)
    {
        var value = new byte[4_000];
        for (var i = 0; i < 40_000; i++)
        {
            store.Writer.Upsert(Key(i), value);
        }

        await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
    }

    private static KeyValueStore Open(string directory) => KeyValueStore.Open(StoreSettings.For(directory));

    private static byte[] Key(int number)
    {
        var key = new byte[36];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }

    private static void Fill(KeyValueStore store, byte content)
    {
        var value = new byte[40];
        value.AsSpan().Fill(content);
        for (var i = 0; i < Count; i++)
        {
            store.Writer.Upsert(Key(i), value);
        }
    }

    private static void Expect(KeyValueStore store, byte content)
    {
        using var reader = store.RentReader();
        for (var i = 0; i < Count; i++)
        {
            Assert.True(reader.TryRead(Key(i), out var value), $"key {i} is missing");
            Assert.True(value.IndexOfAnyExcept(content) < 0, $"key {i} has the value of another checkpoint");
        }
    }

    private async Task MakeTwoCheckpoints()
    {
        using var store = Open(Store);
        Fill(store, 1);
        await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        Fill(store, 2);
        await store.CheckpointAsync(new byte[] { 2 }, CancellationToken.None);
    }

    /// <summary>A clock whose every timer is due at once.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
