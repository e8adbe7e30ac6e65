using System.Buffers.Binary;
using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

public sealed class KeyValueUpdateTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_change_makes_what_is_not_there_only_if_it_wants_to()
    {
        using var store = Open();
        var grow = new Append(1, makes: true);
        var leave = new Append(1, makes: false);
        Assert.False(store.Writer.Update("key"u8, ref leave));
        Assert.False(store.Writer.TryRead("key"u8, out _));
        Assert.True(store.Writer.Update("key"u8, ref grow));
        Assert.True(store.Writer.Update("key"u8, ref leave));
        Assert.True(store.Writer.TryRead("key"u8, out var value));
        Assert.Equal([1, 1], value.ToArray());
        store.Writer.Delete("key"u8);
        Assert.False(store.Writer.Update("key"u8, ref leave));
    }

    [Fact]
    public void Values_grow_shrink_and_change_in_place_beside_neighbours_that_stay()
    {
        using var store = Open();
        var expected = new Dictionary<int, List<byte>>();
        var random = new Random(3);
        using (store.Writer.BeginBatch())
        {
            for (var step = 0; step < 100_000; step++)
            {
                var key = random.Next(500);
                var value = expected.TryGetValue(key, out var known) ? known : expected[key] = [];
                var change = new Append((byte)step, makes: true, cut: random.Next(4) == 0 ? value.Count / 2 : value.Count);
                store.Writer.Update(Key(key), ref change);
                value.RemoveRange(Math.Min(change.Cut, value.Count), value.Count - Math.Min(change.Cut, value.Count));
                value.Add((byte)step);
            }
        }

        foreach (var (key, value) in expected)
        {
            Assert.True(store.Writer.TryRead(Key(key), out var found));
            Assert.Equal(value, found.ToArray());
        }
    }

    [Fact]
    public async Task Values_that_left_memory_are_changed_too_and_a_checkpoint_keeps_the_change()
    {
        const int Count = 60_000;
        using (var store = Open())
        {
            using (store.Writer.BeginBatch())
            {
                for (var i = 0; i < Count; i++)
                {
                    store.Writer.Upsert(Key(i), LargeValue(i));
                }

                for (var i = 0; i < Count; i += 7)
                {
                    var change = new Append(1, makes: false);
                    Assert.True(store.Writer.Update(Key(i), ref change));
                }
            }

            Assert.True(store.Statistics.LogBytes > 96 << 20, "All of it is still in memory.");
            await store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None);
        }

        using var again = Open();
        using var reader = again.RentReader();
        for (var i = 0; i < Count; i++)
        {
            Assert.True(reader.TryRead(Key(i), out var value));
            Assert.True(value.SequenceEqual(i % 7 == 0 ? [.. LargeValue(i), 1] : LargeValue(i)), $"{i}");
        }
    }

    [Fact]
    public void The_index_grows_within_a_batch()
    {
        using var store = KeyValueStore.Open(StoreSettings.For(_temp.Path) with { IndexBytes = 1 << 16 });
        var before = store.Statistics.IndexBytes;
        using (store.Writer.BeginBatch())
        {
            for (var i = 0; i < 200_000; i++)
            {
                var change = new Append((byte)i, makes: true);
                store.Writer.Update(Key(i), ref change);
            }
        }

        Assert.True(store.Statistics.IndexBytes >= 16 * before, $"{store.Statistics.IndexBytes}");
        for (var i = 0; i < 200_000; i++)
        {
            Assert.True(store.Writer.TryRead(Key(i), out var value));
            Assert.Equal((byte)i, value[0]);
        }
    }

    private static byte[] Key(int number)
    {
        var key = new byte[9];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }

    private static byte[] LargeValue(int number)
    {
        var value = new byte[2000];
        value.AsSpan().Fill((byte)number);
        return value;
    }

    private KeyValueStore Open() => KeyValueStore.Open(StoreSettings.For(_temp.Path));

    /// <summary>Cuts a value and puts a byte behind it.</summary>
    private readonly struct Append(byte last, bool makes, int cut = int.MaxValue) : IValueChange
    {
        public int Cut { get; } = cut;

        public int InitialLength => makes ? 1 : 0;

        public int LengthAfter(scoped ReadOnlySpan<byte> value) => Math.Min(value.Length, Cut) + 1;

        public void Apply(scoped Span<byte> value) => value[^1] = last;
    }
}
