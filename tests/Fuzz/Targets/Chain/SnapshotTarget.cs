using System.Globalization;
using System.IO.Pipelines;
using System.Text.RegularExpressions;
using Blockyard.Chain.Snapshots;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Chain;

/// <summary>
/// Snapshots of chains. Input: bit 0, put the checksums right; bit 1, links and counts too; then the file. The reader gives the
/// blocks and names the offset of the fault that <see cref="SnapshotOracle"/> finds.
/// </summary>
internal sealed partial class SnapshotTarget : IFuzzTarget
{
    private const uint Regtest = 0xdab5bffa;

    public string Name => "snapshot";

    // A frame may announce a block of 4 MB that does not follow.
    public long FixedAllocation => 16 << 20;

    public IEnumerable<byte[]> Seeds =>
    [
        [0, .. SnapshotOracle.Make(Regtest)],
        [0, .. SnapshotOracle.Make(Regtest, 80, 90)],
        [1, .. SnapshotOracle.Make(7, 81)],
        [3, .. SnapshotOracle.Make(Regtest, 100, 80, 85)],
        [3, .. SnapshotOracle.Make(Regtest, 300), 0],
        [1, .. SnapshotOracle.Make(Regtest, 80)[..^20]],
    ];

    public IReadOnlyList<byte[]> Words => ["BYARDSNP"u8.ToArray(), "BYARDEND"u8.ToArray(), [80, 0, 0, 0], [0, 9, 0x3d, 0], [1, 9, 0x3d, 0]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var mode = input.IsEmpty ? 0 : input.Span[0];
        var file = input[Math.Min(1, input.Length)..].ToArray();
        if ((mode & 3) != 0)
        {
            SnapshotOracle.Repair(file, links: (mode & 2) != 0);
        }

        var expected = SnapshotOracle.Read(file);
        SnapshotReader? opened = null;
        var taken = Require.OnlyThrows<FormatException>(() => opened = Open(file));
        Require.Equal(expected is not null, taken, "header taken");
        if (expected is not var (blocks, fault))
        {
            return;
        }

        var header = new byte[SnapshotHeader.Size];
        opened!.Header.Write(header);
        Require.Same(file.AsSpan(0, header.Length), header, "header written again");
        var places = Compare(opened, blocks, fault);
        Require.Equal(fault is null, opened.IsComplete, "complete");
        Resume(file, opened.Header, blocks, places, fault);
    }

    private static SnapshotReader Open(byte[] file) =>
        SnapshotReader.OpenAsync(PipeReader.Create(new MemoryStream(file)), default).GetAwaiter().GetResult();

    /// <summary>Reads to the end, and gives the places behind the blocks.</summary>
    private static List<SnapshotPlace> Compare(SnapshotReader reader, IEnumerable<byte[]> blocks, long? fault)
    {
        var places = new List<SnapshotPlace>();
        using var buffer = new BlockBuffer();
        foreach (var block in blocks)
        {
            Require.Equal<string?>(null, Next(reader, buffer), "a good block");
            Require.Same(block, buffer.Raw.Span, "block");
            places.Add(reader.Place);
        }

        var error = Next(reader, buffer);
        Require.Equal(fault, error is null ? null : OffsetIn(error), "offset of the fault");
        return places;
    }

    /// <summary>From any place on the rest is the same. What the hash over everything alone finds is not found any more.</summary>
    private static void Resume(
        byte[] file, SnapshotHeader header, List<byte[]> blocks, List<SnapshotPlace> places, long? fault)
    {
        for (var i = 0; i < places.Count; i++)
        {
            var rest = PipeReader.Create(new MemoryStream(file[(int)places[i].Offset..]));
            var reader = new SnapshotReader(rest, header, places[i]);
            if (fault != places[^1].Offset)
            {
                Compare(reader, blocks[(i + 1)..], fault);
            }
        }
    }

    private static string? Next(SnapshotReader reader, BlockBuffer buffer) =>
        reader.ReadAsync(buffer, default).AsTask().GetAwaiter().GetResult()?.Error;

    private static long? OffsetIn(string error) =>
        long.Parse(ByteNamed().Match(error).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("byte ([0-9]+)")]
    private static partial Regex ByteNamed();
}
