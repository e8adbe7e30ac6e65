using System.Buffers.Binary;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>Data larger than the memory that a store may take.</summary>
public sealed class KeyValueMemoryTests : IDisposable
{
    private const long MostMemory = KeyValueStoreSettings.MinMemoryBytes * 9 / 8;

    private readonly TempFolder _temp = new();

    private KeyValueStoreSettings Settings => StoreSettings.For(_temp.PathOf("kv"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Data_of_several_times_the_memory_budget_is_read_from_disk_correctly()
    {
        const int Count = 400_000;
        using (var store = KeyValueStore.Open(Settings))
        {
            for (var i = 0; i < Count; i++)
            {
                store.Writer.Upsert(Key(i), LargeValue(i));
            }

            Assert.True(store.Statistics.LogBytes > 3 * KeyValueStoreSettings.MinMemoryBytes);
            Assert.InRange(store.Statistics.MemoryBytes, 1, MostMemory);
            for (var i = 0; i < Count; i += 97)
            {
                Assert.True(store.Writer.TryRead(Key(i), out var value));
                Assert.True(value.SequenceEqual(LargeValue(i)));
            }

            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        }

        using var again = KeyValueStore.Open(Settings);
        using var reader = again.RentReader();
        for (var i = 0; i < Count; i += 89)
        {
            Assert.True(reader.TryRead(Key(i), out var value));
            Assert.True(value.SequenceEqual(LargeValue(i)));
        }

        Assert.False(reader.TryRead(Key(Count), out _));
    }

    [Fact]
    public async Task Ten_times_the_memory_budget_is_read_and_changed_correctly_within_it()
    {
        const int Count = 165_000;
        var settings = Settings;
        using (var store = KeyValueStore.Open(settings))
        {
            for (var i = 0; i < Count; i++)
            {
                store.Writer.Upsert(Key(i), PageValue(i, change: 0));
            }

            Assert.True(store.Statistics.LogBytes > 10 * settings.MemoryBytes);
            for (var i = 0; i < Count; i += 41)
            {
                store.Writer.Upsert(Key(i), PageValue(i, change: 1));
            }

            Assert.InRange(store.Statistics.MemoryBytes, 1, MostMemory);
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        }

        using var again = KeyValueStore.Open(settings);
        using var reader = again.RentReader();
        for (var i = 0; i < Count; i += i % 41 == 0 ? 7 : 1)
        {
            Assert.True(reader.TryRead(Key(i), out var value));
            Assert.True(value.SequenceEqual(PageValue(i, i % 41 == 0 ? 1 : 0)));
        }

        Assert.InRange(again.Statistics.MemoryBytes, 1, MostMemory);
    }

    [Fact]
    public void Memory_stays_within_the_budget_when_the_disk_is_slower_than_the_writer()
    {
        var disk = new FaultyDisk(OsDisk.Instance) { Fault = (operation, _) => Delay(operation, TimeSpan.FromMilliseconds(2)) };
        using var store = KeyValueStore.Open(Settings with { Disk = disk });
        var most = 0L;
        for (var i = 0; i < 400_000; i++)
        {
            store.Writer.Upsert(Key(i), LargeValue(i));
            most = i % 500 == 0 ? Math.Max(most, store.Statistics.MemoryBytes) : most;
        }

        Assert.True(store.Statistics.IndexBytes >= KeyValueStoreSettings.MinMemoryBytes / 4, "The index has not grown.");
        Assert.InRange(most, KeyValueStoreSettings.MinMemoryBytes / 2, MostMemory);
    }

    private static Exception? Delay(DiskOperation operation, TimeSpan time)
    {
        if (operation == DiskOperation.Write)
        {
            Thread.Sleep(time);
        }

        return null;
    }

    private static byte[] Key(int number)
    {
        var key = new byte[36];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }

    private static byte[] PageValue(int number, int change)
    {
        var value = new byte[4096];
        value.AsSpan().Fill((byte)(number + change));
        return value;
    }

    private static byte[] LargeValue(int number)
    {
        var value = new byte[500 + (number % 100)];
        value.AsSpan().Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        return value;
    }
}
