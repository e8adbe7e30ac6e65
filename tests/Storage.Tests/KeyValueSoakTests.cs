using System.Buffers.Binary;
using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

/// <summary>Many rounds of making, growing and removing: what a store takes stays in proportion to what is live in it.</summary>
public sealed class KeyValueSoakTests : IDisposable
{
    private const int Keys = 60_000;
    private const int Rounds = 30;
    private const int SettledAfter = 10;

    private readonly TempFolder _temp = new();
    private readonly Random _random = new(7);
    private readonly int[] _lengths = new int[Keys];

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task Many_rounds_of_change_take_at_most_three_times_the_disk_of_what_is_live(int percentThatStays)
    {
        var most = 0L;
        var settings = SettingsFor("soak");
        for (var round = 0; round < Rounds; round++)
        {
            // Opened anew now and then, for what is known of the log must not depend on having seen it grow.
            using var store = KeyValueStore.Open(settings);
            for (var checkpoint = 0; checkpoint < 2; checkpoint++)
            {
                Change(store, round == 0 ? 0 : Keys * percentThatStays / 100);
                await store.CheckpointAsync(BitConverter.GetBytes(round + checkpoint), CancellationToken.None);
                Assert.InRange(store.Statistics.MemoryBytes, 1, settings.MemoryBytes * 9 / 8);
                most = round < SettledAfter ? 0 : Math.Max(most, store.Statistics.DiskBytes);
            }
        }

        using (var store = KeyValueStore.Open(settings))
        {
            ExpectEverything(store);
        }

        Assert.InRange(most, 1, 3 * await DiskOfLiveAsync());
    }

    private void Change(KeyValueStore store, int firstChanging)
    {
        for (var i = 0; i < Keys / 5; i++)
        {
            var key = _random.Next(firstChanging, Keys);
            _lengths[key] = _random.Next(8) == 0 ? 0 : _random.Next(200, 1200);
            if (_lengths[key] == 0)
            {
                store.Writer.Delete(Key(key));
            }
            else
            {
                store.Writer.Upsert(Key(key), Value(key));
            }
        }
    }

    private void ExpectEverything(KeyValueStore store)
    {
        using var reader = store.RentReader();
        for (var key = 0; key < Keys; key++)
        {
            Assert.Equal(_lengths[key] > 0, reader.TryRead(Key(key), out var value));
            Assert.True(value.SequenceEqual(Value(key)), $"key {key} has another value");
        }
    }

    private async Task<long> DiskOfLiveAsync()
    {
        using var store = KeyValueStore.Open(SettingsFor("fresh"));
        for (var key = 0; key < Keys; key++)
        {
            if (_lengths[key] > 0)
            {
                store.Writer.Upsert(Key(key), Value(key));
            }
        }

        await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        return store.Statistics.DiskBytes;
    }

    private KeyValueStoreSettings SettingsFor(string name) => StoreSettings.For(_temp.PathOf(name)) with { SegmentBytes = 4 << 20 };

    private static byte[] Key(int number)
    {
        var key = new byte[36];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }

    private byte[] Value(int key)
    {
        var value = new byte[_lengths[key]];
        value.AsSpan().Fill((byte)(key + value.Length));
        return value;
    }
}
