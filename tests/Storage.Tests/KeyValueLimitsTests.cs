using System.Buffers.Binary;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;
using Microsoft.Extensions.Logging;

namespace Blockyard.Storage.Tests;

/// <summary>Where the engine would wait or break without a word.</summary>
public sealed class KeyValueLimitsTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private KeyValueStoreSettings Settings => StoreSettings.For(_temp.PathOf("kv"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void An_index_that_overflows_is_told_of_and_latches_before_it_cannot_be_recovered()
    {
        var log = new LogLines();
        using var store = KeyValueStore.Open(Settings with { MaxOverflowBytes = 24 << 20, Logger = log });
        Span<byte> key = stackalloc byte[4];
        var failure = default(StorageException);
        for (var i = 0; i < 5_000_000 && failure is null; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(key, i);
            failure = TryUpsert(store, key);
        }

        Assert.Equal(StorageErrorKind.Failed, failure?.Kind);
        Assert.Contains("several times its memory", failure!.Message, StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Contains("overflows", StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_from_disk_go_on_when_a_session_has_made_as_many_as_it_may()
    {
        const int Count = 150_000;
        using var store = KeyValueStore.Open(Settings with { MaxDiskReadsOfSession = 100 });
        for (var i = 0; i < Count; i++)
        {
            store.Writer.Upsert(Key(i), LargeValue(i));
        }

        using var reader = store.RentReader();
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(reader.TryRead(Key(i), out var value));
            Assert.True(value.SequenceEqual(LargeValue(i)));
            Assert.InRange(reader.Session.DiskReads, 1, 100);
        }
    }

    [Fact]
    public void A_store_whose_writes_do_not_end_closes_and_stays_locked()
    {
        using var gone = new ManualResetEventSlim();
        var disk = new FaultyDisk(OsDisk.Instance) { Fault = (operation, _) => Hold(operation, gone) };
        var settings = Settings with { Disk = disk, CheckpointTimeout = TimeSpan.FromMilliseconds(300) };
        var store = KeyValueStore.Open(settings);
        try
        {
            Assert.Throws<StorageException>(() =>
            {
                for (var i = 0; i < 400_000; i++)
                {
                    store.Writer.Upsert(Key(i), LargeValue(i));
                }
            });
            store.Dispose();
            Assert.Equal(StorageErrorKind.Locked, Assert.Throws<StorageException>(() => KeyValueStore.Open(settings)).Kind);
        }
        finally
        {
            gone.Set();
        }
    }

    [Fact]
    public void A_disk_that_takes_nothing_any_more_latches_the_store_and_does_not_hang_the_writer()
    {
        using var gone = new ManualResetEventSlim();
        var disk = new FaultyDisk(OsDisk.Instance) { Fault = (operation, _) => Hold(operation, gone) };
        var store = KeyValueStore.Open(Settings with { Disk = disk, CheckpointTimeout = TimeSpan.FromMilliseconds(300) });
        try
        {
            var failure = Assert.Throws<StorageException>(() =>
            {
                for (var i = 0; i < 400_000; i++)
                {
                    store.Writer.Upsert(Key(i), LargeValue(i));
                }
            });
            Assert.Equal(StorageErrorKind.Failed, failure.Kind);
            Assert.IsType<TimeoutException>(failure.InnerException);
            Assert.NotNull(store.HealthError);
        }
        finally
        {
            gone.Set();
            store.Dispose();
        }
    }

    private static StorageException? TryUpsert(KeyValueStore store, ReadOnlySpan<byte> key)
    {
        try
        {
            store.Writer.Upsert(key, []);
            return null;
        }
        catch (StorageException caught)
        {
            return caught;
        }
    }

    private static Exception? Hold(DiskOperation operation, ManualResetEventSlim until)
    {
        if (operation == DiskOperation.Write)
        {
            until.Wait();
        }

        return null;
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

    private sealed class LogLines : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
