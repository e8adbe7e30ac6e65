using System.Buffers.Binary;

namespace Blockyard.Storage.Tests;

/// <summary>The simplest owner of a <see cref="LoggedState"/>: events are numbers from 0 on, and the state counts them.</summary>
internal sealed class NumberLedger : IDisposable
{
    private const byte Kind = 1;
    private const int Keys = 7;

    private NumberLedger(LoggedState stores)
    {
        Stores = stores;
        Replayed = stores.Replay(Apply, CancellationToken.None);
    }

    public LoggedState Stores { get; }

    public long Replayed { get; }

    /// <summary>Number of events, as the state knows it.</summary>
    public int Count => Read("count"u8) ?? 0;

    public static LoggedStateSettings SettingsFor(string directory, IStoreDisk? disk = null) => new()
    {
        Directory = directory,
        Network = 0xDAB5BFFA,
        RecordVersion = 1,
        IndexBytes = 64 << 10,
        Space = new DiskSpace(0),
        Disk = disk ?? OsDisk.Instance,
    };

    public static NumberLedger Open(LoggedStateSettings settings)
    {
        var stores = LoggedState.Open(settings);
        try
        {
            return new NumberLedger(stores);
        }
        catch
        {
            stores.Dispose();
            throw;
        }
    }

    /// <summary>Appends the next numbers and applies them.</summary>
    public void Add(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            var payload = BitConverter.GetBytes(Count);
            Stores.Append(Kind, payload);
            Apply(new LogRecord(Kind, payload));
        }
    }

    /// <summary>Whether log and state say the same, which is all numbers up to the count; the first ones may have been cut off.</summary>
    public void Check()
    {
        var scan = Stores.Log.Scan(LogAddress.Zero, peekBytes: sizeof(int));
        int? next = Stores.Log.Start.Value < 100 ? 0 : null;
        while (scan.MoveNext())
        {
            if (scan.Kind == Kind)
            {
                var number = BinaryPrimitives.ReadInt32LittleEndian(scan.Peek);
                Assert.Equal(next ?? number, number);
                next = number + 1;
            }
        }

        Assert.Equal(next ?? Count, Count);
        for (var number = Math.Max(0, Count - Keys); number < Count; number++)
        {
            Assert.Equal(number, Read([(byte)(number % Keys)]));
        }
    }

    public void Dispose() => Stores.Dispose();

    private void Apply(LogRecord record)
    {
        if (record.Kind != Kind)
        {
            throw new InvalidDataException($"Kind {record.Kind} is unknown.");
        }

        // Whatever is skipped or applied twice shows.
        var number = BinaryPrimitives.ReadInt32LittleEndian(record.Payload);
        Assert.Equal(number, Count);
        Stores.State.Writer.Upsert([(byte)(number % Keys)], record.Payload);
        Stores.State.Writer.Upsert("count"u8, BitConverter.GetBytes(number + 1));
    }

    private int? Read(ReadOnlySpan<byte> key) =>
        Stores.State.Writer.TryRead(key, out var value) ? BinaryPrimitives.ReadInt32LittleEndian(value) : null;
}
