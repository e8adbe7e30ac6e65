using System.Buffers.Binary;
using Blockyard.Fuzz.Engine;
using Blockyard.Storage;
using Blockyard.TestKit;

namespace Blockyard.Fuzz.Targets.Storage;

/// <summary>
/// A log whose files were damaged on disk gives back what was written or says that it is damaged, never anything else.
/// </summary>
/// <remarks>
/// <code>
///  number of records (1)   each: kind, length, bytes      damages (4 each): file and kind of damage, offset (2), value
/// </code>
/// </remarks>
internal sealed class AppendLogTarget : IFuzzTarget
{
    private const int DamageSize = 4;

    public string Name => "append-log";

    public int BoundedRuns => 150;

    // The windows that logs are read through.
    public long AllocationPerByte => 1 << 20;

    public IEnumerable<byte[]> Seeds =>
    [
        [2, 1, 3, 7, 8, 9, 2, 0, 0, 80, 0, 1],
        [2, 1, 3, 7, 8, 9, 2, 0, 2, 90, 0, 0],
        [1, 1, 40, .. new byte[40], 4, 100, 0, 0xff, 1, 3, 0, 1],
        [3, 1, 1, 5, 1, 1, 6, 1, 1, 7, 1, 2, 0, 1, 2, 70, 0, 0],
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var rest = input.Span;
        using var folder = new TempFolder();
        var settings = new AppendLogSettings { Directory = folder.Path, Network = 7, Space = new DiskSpace(0) };
        var written = new List<(LogAddress Address, byte Kind, byte[] Payload)>();
        using (var log = AppendLog.Open(settings))
        {
            for (var left = Take(ref rest) % 8; left > 0; left--)
            {
                var kind = Take(ref rest);
                var payload = rest[..Math.Min(Take(ref rest), rest.Length)].ToArray();
                rest = rest[payload.Length..];
                written.Add((log.Append(kind, payload), kind, payload));
            }
        }

        var markIsWhole = true;
        for (; rest.Length >= DamageSize; rest = rest[DamageSize..])
        {
            markIsWhole &= Damage(folder.Path, rest) != "DURABLE";
        }

        var intact = Require.OnlyThrows<StorageException>(() => Read(settings, written, markIsWhole));
        Require.That(intact || input.Length > DamageSize, "a log without damage is whole");
    }

    private static void Read(
        AppendLogSettings settings, List<(LogAddress Address, byte Kind, byte[] Payload)> written, bool markIsWhole)
    {
        using var log = AppendLog.Open(settings);
        var scan = log.Scan(LogAddress.Zero, peekBytes: 16);
        var count = 0;
        for (; scan.MoveNext(); count++)
        {
            var record = log.ReadRecord(scan.Address);
            Require.That(count < written.Count, "a record that nobody wrote");
            Require.Equal(written[count].Address, scan.Address, "address");
            Require.Equal(written[count].Kind, record.Kind, "kind");
            Require.Same(written[count].Payload, record.Payload, "payload");
        }

        // With the mark gone nobody can tell what was torn from what was lost.
        Require.That(count == written.Count || !markIsWhole,
            $"{written.Count - count} committed records were lost without a word");
    }

    private static string Damage(string folder, ReadOnlySpan<byte> damage)
    {
        var files = Directory.GetFiles(folder).Where(path => Path.GetFileName(path) != "LOCK").Order().ToArray();
        var path = files[(damage[0] & 1) % files.Length];
        var bytes = File.ReadAllBytes(path).ToList();
        var at = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(damage[1..]), bytes.Count);
        switch ((damage[0] >> 1) % 3)
        {
            case 0 when at < bytes.Count && damage[3] != 0:
                bytes[at] ^= damage[3];
                break;
            case 1:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat(damage[3], 1 + damage[3]));
                break;
        }

        File.WriteAllBytes(path, [.. bytes]);
        return Path.GetFileName(path);
    }

    private static byte Take(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return 0;
        }

        var value = rest[0];
        rest = rest[1..];
        return value;
    }
}
