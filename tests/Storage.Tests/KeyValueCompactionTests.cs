using System.Buffers.Binary;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>Dead records are cleared away beside everything else that goes on.</summary>
public sealed class KeyValueCompactionTests : IDisposable
{
    private const int Keys = 120_000;
    private const int Rounds = 5;
    private const int RecordBytes = 700;
    private const int LargeLength = 100_000;

    private readonly TempFolder _temp = new();

    private static ReadOnlySpan<byte> LargeKey => [7];

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Records_that_are_moved_keep_every_byte()
    {
        using var store = KeyValueStore.Open(StoreSettings.For(_temp.PathOf("kv")));
        for (byte round = 1; round <= Rounds; round++)
        {
            Fill(store, round);
            await store.CheckpointAsync(new[] { round }, CancellationToken.None);
        }

        Assert.True(store.Statistics.LogBytes < 2 * Keys * RecordBytes, "Nothing was cleared away.");
        Expect(store, Rounds);
    }

    [Fact]
    public async Task Clearing_away_leaves_the_checkpoint_before_what_it_needs()
    {
        var settings = StoreSettings.For(_temp.PathOf("kv")) with { SegmentBytes = 1 << 20 };
        using var store = KeyValueStore.Open(settings);
        for (byte round = 1; round <= Rounds; round++)
        {
            Fill(store, round, keys: 20_000);
            await store.CheckpointAsync(new[] { round }, CancellationToken.None);
        }

        Assert.False(File.Exists(Path.Combine(settings.Directory, "records.0")), "Nothing was cleared away.");
        var copy = StoreFiles.Copy(settings.Directory, _temp.PathOf("copy"));
        StoreFiles.FlipByte(Directory.GetFiles(copy, "*.checkpoint").Max(StringComparer.Ordinal)!, 40);
        using var before = KeyValueStore.Open(settings with { Directory = copy });
        Assert.Equal(KeyValueStoreOrigin.Predecessor, before.Origin);
        Assert.Equal([Rounds - 1], before.Metadata.ToArray());
        Expect(before, Rounds - 1, keys: 20_000);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task A_key_that_is_moved_while_it_is_read_is_found(bool manyAtOnce, int readsUntilValue)
    {
        var disk = new FaultyDisk(OsDisk.Instance);
        using var store = KeyValueStore.Open(StoreSettings.For(_temp.PathOf("kv")) with { Disk = disk });
        store.Writer.Upsert(LargeKey, new byte[LargeLength]);
        for (byte round = 1; round <= 2; round++)
        {
            Fill(store, round);
        }

        // The reader has the oldest record, which is on disk, in hand while a compaction moves it.
        using var atDisk = new ManualResetEventSlim();
        using var moved = new ManualResetEventSlim();
        var reads = 0;
        disk.Fault = (operation, _) =>
        {
            if (operation == DiskOperation.Read && Interlocked.Increment(ref reads) == readsUntilValue)
            {
                atDisk.Set();
                Assert.True(moved.Wait(TimeSpan.FromSeconds(30)));
            }

            return null;
        };
        var reading = Task.Run(() =>
        {
            using var reader = store.RentReader();
            return manyAtOnce ? FoundAmongMany(reader) : reader.TryRead(LargeKey, out _);
        });
        Assert.True(atDisk.Wait(TimeSpan.FromSeconds(30)));
        var before = store.Statistics.LogBytes;
        var checkpoint = Task.Run(() => store.CheckpointAsync(new byte[] { 1 }, CancellationToken.None));
        Assert.True(SpinWait.SpinUntil(() => store.Statistics.LogBytes < before - (10 << 20), TimeSpan.FromSeconds(30)));
        moved.Set();
        Assert.True(await reading);
        await checkpoint;
    }

    private static bool FoundAmongMany(KeyValueReader reader)
    {
        var batch = new OneKey();
        reader.ReadMany(ref batch);
        return batch.Found;
    }

    private static byte[] Key(int number)
    {
        var key = new byte[36];
        BinaryPrimitives.WriteInt32LittleEndian(key, number);
        return key;
    }

    private static void Expect(KeyValueStore store, int round, int keys = Keys)
    {
        using var reader = store.RentReader();
        for (var i = 0; i < keys; i++)
        {
            Assert.True(reader.TryRead(Key(i), out var value));
            Assert.Equal(ValueBytes(i), value.Length);
            Assert.True(value.IndexOfAnyExcept((byte)(i % 5 == 0 ? 1 : round)) < 0, $"key {i} is torn");
        }
    }

    private static void Fill(KeyValueStore store, byte round, int keys = Keys)
    {
        var value = new byte[RecordBytes];
        value.AsSpan().Fill(round);
        for (var i = 0; i < keys; i++)
        {
            // One in five is written once and has to be carried along.
            if (i % 5 != 0 || round == 1)
            {
                store.Writer.Upsert(Key(i), value.AsSpan(0, ValueBytes(i)));
            }
        }
    }

    private static int ValueBytes(int number) => 550 + (number % 97);

    private struct OneKey : IReadBatch
    {
        public bool Found { get; private set; }

        public readonly int Count => 1;

        public readonly int WriteKey(int index, scoped Span<byte> key)
        {
            LargeKey.CopyTo(key);
            return 1;
        }

        public void OnFound(int index, scoped ReadOnlySpan<byte> value) => Found = value.Length == LargeLength;
    }
}
