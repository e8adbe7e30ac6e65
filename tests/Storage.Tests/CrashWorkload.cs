using System.Buffers.Binary;

namespace Blockyard.Storage.Tests;

/// <summary>A log and a state that follows it, in a process of their own that <see cref="CrashTests"/> kills.</summary>
/// <remarks>Record n sets key n mod 500 to n. A number is printed when its record is durable, never before.</remarks>
internal static class CrashWorkload
{
    public const int Keys = 500;

    public static async Task<int> Main(string[] args)
    {
        using var log = AppendLog.Open(LogSettings(args[0]));
        using var state = KeyValueStore.Open(StoreSettings.For(Path.Combine(args[0], "state")));
        var next = Replay(log, state);
        while (true)
        {
            log.Append(1, Payload(next));
            log.Commit();
            await Console.Out.WriteLineAsync(next.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Apply(state, next);
            if (++next % 40 == 0)
            {
                await state.CheckpointAsync(BitConverter.GetBytes(next), CancellationToken.None);
            }
        }
    }

    public static AppendLogSettings LogSettings(string root) =>
        new() { Directory = Path.Combine(root, "log"), Network = 7, SegmentBytes = 64 << 10, ReservedBytes = 1 << 20 };

    /// <summary>Brings a recovered state up to the end of the log and returns the number of the next record.</summary>
    public static int Replay(AppendLog log, KeyValueStore state)
    {
        var applied = state.Metadata.IsEmpty ? 0 : BitConverter.ToInt32(state.Metadata.Span);
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

    private static void Apply(KeyValueStore state, int number) => state.Writer.Upsert(BitConverter.GetBytes(number % Keys), Payload(number));

    private static byte[] Payload(int number)
    {
        var payload = new byte[4 + (number % 700)];
        payload.AsSpan().Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(payload, number);
        return payload;
    }
}
