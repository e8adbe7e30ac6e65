using System.Buffers.Binary;
using System.Globalization;

namespace Blockyard.Storage.Tests;

/// <summary>A log and a state that follows it, in a process of their own that <see cref="CrashTests"/> kills.</summary>
/// <remarks>
/// Record n sets one of a few large keys, makes some keys of its own and removes those of a record long before: files are small here,
/// so that the index grows and dead records are cleared away all the time. A number is printed when its record is durable, never
/// before; other lines say what is begun.
/// </remarks>
internal static class CrashWorkload
{
    public const string Opening = "opening";
    public const string Checkpoint = "checkpoint";
    public const string Closing = "closing";

    /// <summary>Comes before the number of records that a finished checkpoint holds.</summary>
    public const string Saved = "saved ";

    public const int LargeKeys = 60;
    public const int OwnKeys = 64;
    private const int KeptRecords = 300;
    private const int RecordsUntilCheckpoint = 40;
    private const int RecordsUntilClose = 60;

    public static async Task<int> Main(string[] args)
    {
        Console.WriteLine(Opening);
        using var log = AppendLog.Open(LogSettings(args[0]));
        using var state = KeyValueStore.Open(StateSettings(args[0]));
        var next = Replay(log, state);
        var last = args is [_, Closing] ? next + RecordsUntilClose : int.MaxValue;
        while (next < last)
        {
            log.Append(1, Payload(next));
            log.Commit();
            Console.WriteLine(next.ToString(CultureInfo.InvariantCulture));
            Apply(state, next);
            if (++next % RecordsUntilCheckpoint == 0)
            {
                Console.WriteLine(Checkpoint);
                await state.CheckpointAsync(BitConverter.GetBytes(next), CancellationToken.None);
                Console.WriteLine(Saved + next.ToString(CultureInfo.InvariantCulture));
            }
        }

        Console.WriteLine(Closing);
        await state.CheckpointAsync(BitConverter.GetBytes(next), CancellationToken.None);
        return 0;
    }

    public static AppendLogSettings LogSettings(string root) =>
        new() { Directory = Path.Combine(root, "log"), Network = 7, SegmentBytes = 64 << 10, Space = new DiskSpace(1 << 20) };

    public static KeyValueStoreSettings StateSettings(string root) =>
        StoreSettings.For(Path.Combine(root, "state")) with { SegmentBytes = 1 << 20, IndexBytes = 1 << 14 };

    /// <summary>Records that the checkpoint holds from which a state was opened.</summary>
    public static int Applied(KeyValueStore state) => state.Metadata.IsEmpty ? 0 : BitConverter.ToInt32(state.Metadata.Span);

    /// <summary>Brings a recovered state up to the end of the log and returns the number of the next record.</summary>
    public static int Replay(AppendLog log, KeyValueStore state)
    {
        var applied = Applied(state);
        var next = 0;
        var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
        while (scan.MoveNext())
        {
            Assert.True(scan.Peek.SequenceEqual(Payload(next)));
            if (next >= applied)
            {
                Apply(state, next);
            }

            next++;
        }

        Assert.True(applied <= next, $"the state has applied {applied}, the log holds {next}");
        return next;
    }

    /// <summary>Throws unless a state is what so many records make of an empty one.</summary>
    public static void Expect(KeyValueStore state, int count)
    {
        using var reader = state.RentReader();
        for (var key = 0; key < Math.Min(count, LargeKeys); key++)
        {
            var last = count - 1 - ((count - 1 - key) % LargeKeys);
            Assert.True(reader.TryRead(LargeKey(key), out var value), $"large key {key} of record {last} is missing");
            Assert.True(value.SequenceEqual(LargeValue(last)), $"large key {key} is not what record {last} made it");
        }

        for (var number = 0; number < count; number++)
        {
            for (var own = 0; own < OwnKeys; own++)
            {
                var isThere = reader.TryRead(OwnKey(number, own), out var value);
                Assert.True(isThere == number >= count - KeptRecords, $"own key {own} of record {number} of {count}: {isThere}");
                Assert.True(!isThere || BitConverter.ToInt32(value) == number);
            }
        }
    }

    private static void Apply(KeyValueStore state, int number)
    {
        state.Writer.Upsert(LargeKey(number), LargeValue(number));
        for (var own = 0; own < OwnKeys; own++)
        {
            state.Writer.Upsert(OwnKey(number, own), BitConverter.GetBytes(number));
            state.Writer.Delete(OwnKey(number - KeptRecords, own));
        }
    }

    private static byte[] LargeKey(int number) => BitConverter.GetBytes(number % LargeKeys);

    private static byte[] OwnKey(int number, int own) => [.. BitConverter.GetBytes(number), (byte)own];

    private static byte[] LargeValue(int number)
    {
        var value = new byte[8000 + (number * 37 % 8000)];
        value.AsSpan().Fill((byte)number);
        return value;
    }

    private static byte[] Payload(int number)
    {
        var payload = new byte[4 + (number % 700)];
        payload.AsSpan().Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(payload, number);
        return payload;
    }
}
