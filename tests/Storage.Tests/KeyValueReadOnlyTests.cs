using System.Security.Cryptography;
using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

public sealed class KeyValueReadOnlyTests : IDisposable
{
    private const int Keys = 60_000;

    private readonly TempFolder _temp = new();

    private string Store => _temp.PathOf("kv");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_store_that_is_only_read_gives_its_last_checkpoint_and_its_files_stay_as_they_are()
    {
        using (var store = KeyValueStore.Open(StoreSettings.For(Store)))
        {
            KeyValues.Fill(store, 0, Keys, 1);
            await store.CheckpointAsync(new byte[] { 7 }, CancellationToken.None);

            // More than there is memory for: it comes to disk where the checkpoint ended, and a start puts that back.
            FillLarge(store);
        }

        var before = HashFiles();
        for (var time = 0; time < 2; time++)
        {
            using var store = KeyValueStore.Open(StoreSettings.For(Store) with { ReadOnly = true });
            Assert.Equal(KeyValueStoreOrigin.Latest, store.Origin);
            Assert.Equal([7], store.Metadata.ToArray());
            Assert.Empty(store.UnusableCheckpoints);
            Assert.Empty(store.FindDamage(null, CancellationToken.None));
            KeyValues.Expect(store, 0, Keys, 1);
            using var scan = store.Scan([]);
            var count = 0;
            while (scan.MoveNext())
            {
                count++;
            }

            Assert.Equal(Keys, count);
        }

        Assert.Equal(before, HashFiles());
    }

    [Fact]
    public async Task A_store_that_is_written_is_refused_to_readers_and_the_other_way_round()
    {
        using (var store = KeyValueStore.Open(StoreSettings.For(Store)))
        {
            KeyValues.Fill(store, 0, 10, 1);
            await store.CheckpointAsync(default, CancellationToken.None);
            ExpectLocked(readOnly: true);
        }

        using var reader = KeyValueStore.Open(StoreSettings.For(Store) with { ReadOnly = true });
        using var other = KeyValueStore.Open(StoreSettings.For(Store) with { ReadOnly = true });
        ExpectLocked(readOnly: false);
    }

    [Fact]
    public async Task A_damaged_block_that_a_start_reads_makes_its_checkpoint_unusable_and_is_named()
    {
        using (var store = KeyValueStore.Open(StoreSettings.For(Store)))
        {
            KeyValues.Fill(store, 0, Keys, 1);
            await store.CheckpointAsync(default, CancellationToken.None);
        }

        Damage(5 * 4096);

        using var damaged = KeyValueStore.Open(StoreSettings.For(Store) with { ReadOnly = true });
        Assert.Equal(KeyValueStoreOrigin.None, damaged.Origin);
        var (path, reason) = Assert.Single(damaged.UnusableCheckpoints);
        Assert.EndsWith(".checkpoint", path, StringComparison.Ordinal);
        Assert.Contains($"'{Records}' is corrupt in the block at offset {5 * 4096}", reason, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Damaged_blocks_that_no_start_reads_are_found_with_their_file_and_offset()
    {
        using (var store = KeyValueStore.Open(StoreSettings.For(Store)))
        {
            // More than there is memory for: what is oldest stays on disk.
            FillLarge(store);
            await store.CheckpointAsync(default, CancellationToken.None);
        }

        Damage(5 * 4096, (9 * 4096) + 4095);

        using var damaged = KeyValueStore.Open(StoreSettings.For(Store) with { ReadOnly = true });
        Assert.Equal(KeyValueStoreOrigin.Latest, damaged.Origin);
        Assert.Equal(new DamagedBlocks(Records, 5 * 4096, 2), Assert.Single(damaged.FindDamage(null, CancellationToken.None)));
    }

    [Theory]
    [InlineData(1024, 64)]
    [InlineData(64, 1024)]
    public async Task A_store_comes_back_with_another_memory_budget(int before, int after)
    {
        using (var store = KeyValueStore.Open(StoreSettings.For(Store) with { MemoryBytes = (long)before << 20 }))
        {
            KeyValues.Fill(store, 0, Keys, 1);
            await store.CheckpointAsync(default, CancellationToken.None);
        }

        for (var time = 0; time < 2; time++)
        {
            using var again = KeyValueStore.Open(StoreSettings.For(Store) with { MemoryBytes = (long)after << 20 });
            Assert.Equal(KeyValueStoreOrigin.Latest, again.Origin);
            KeyValues.Expect(again, 0, Keys, 1);
            KeyValues.Fill(again, 0, 2 * Keys, 1);
            await again.CheckpointAsync(default, CancellationToken.None);
        }
    }

    private string Records => Path.Combine(Store, "records.0");

    private static void FillLarge(KeyValueStore store)
    {
        var value = new byte[4000];
        for (var number = 0; number < 40_000; number++)
        {
            store.Writer.Upsert(BitConverter.GetBytes(number), value);
        }
    }

    private void Damage(params int[] offsets)
    {
        var bytes = File.ReadAllBytes(Records);
        Array.ForEach(offsets, offset => bytes[offset] ^= 1);
        File.WriteAllBytes(Records, bytes);
    }

    private void ExpectLocked(bool readOnly)
    {
        var refused = Assert.Throws<StorageException>(
            () => KeyValueStore.Open(StoreSettings.For(Store) with { ReadOnly = readOnly }).Dispose());
        Assert.Equal(StorageErrorKind.Locked, refused.Kind);
    }

    private SortedDictionary<string, string> HashFiles() => new(Directory.EnumerateFiles(Store).ToDictionary(
        path => path, path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))), StringComparer.Ordinal);
}
