using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Blockyard.Chain.Import;
using Blockyard.Consensus;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Chain;

/// <summary>Files of blocks. Input: bit 0, compress the rest; bit 1, scramble it with a key; then the file.</summary>
internal sealed class BlockFileTarget : IFuzzTarget
{
    private const int MaxBlock = 4_000_000;

    private static readonly byte[] Key = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] Magic = [0xfa, 0xbf, 0xb5, 0xda];

    public string Name => "block-file";

    // Streams are read through windows of 1 MiB.
    public long FixedAllocation => 8 << 20;

    // Gzip makes up to a thousand bytes of one.
    public long AllocationPerByte => 1 << 14;

    public IEnumerable<byte[]> Seeds =>
        from mode in new byte[] { 0, 1, 2, 3 }
        from file in new byte[][]
        {
            "0011\n\n aabb \r\ncc"u8.ToArray(),
            [.. Magic, 3, 0, 0, 0, 7, 8, 9, 0, 0, .. Magic, 1, 0, 0, 0, 5, 0],
            [.. Magic, 1, 9, 0x3d, 0],
        }
        select (byte[])[mode, .. file];

    public IReadOnlyList<byte[]> Words => [Magic, [0x1f, 0x8b, 8, 0], "\n"u8.ToArray(), [0, 0, 0, 0], [0, 9, 0x3d, 0]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var mode = input.IsEmpty ? 0 : input.Span[0];
        var plain = input[Math.Min(1, input.Length)..].ToArray();
        var file = (mode & 2) != 0 ? Scramble(plain) : plain;
        var stored = (mode & 1) != 0 ? Compress(file) : file;
        var isGzip = (mode & 1) == 0 && file is [0x1f, 0x8b, ..];
        List<byte[]?> blocks = [];
        var taken = Require.OnlyThrows<FormatException>(
            () => isGzip = !Require.OnlyThrows<InvalidDataException>(() => blocks = Read(stored, (mode & 2) != 0 ? Key : []))
                || isGzip);
        if (isGzip)
        {
            // Nobody says here what it would unpack to; it was read without harm.
            return;
        }

        var expected = Expected(file, plain, (mode & 2) != 0);
        Require.Equal(expected is not null, taken, "format recognised");
        if (expected is null)
        {
            return;
        }

        Require.Equal(expected.Count, blocks.Count, "blocks");
        for (var i = 0; i < blocks.Count; i++)
        {
            Require.Equal(expected[i] is null, blocks[i] is null, "an error");
            Require.Same(expected[i], blocks[i], "block");
        }
    }

    private static List<byte[]?> Read(byte[] file, byte[] key)
    {
        var blocks = new List<byte[]?>();
        using var buffer = new BlockBuffer();
        using var source = BlockFile.OpenAsync(new MemoryStream(file), ChainParams.Regtest, key, default)
            .GetAwaiter().GetResult();
        while (source.ReadAsync(buffer, default).AsTask().GetAwaiter().GetResult() is { } block)
        {
            Require.That(blocks.Count <= file.Length, "it does not end");
            blocks.Add(block.Error is null ? buffer.Raw.ToArray() : null);
            if (block.Error is not null)
            {
                break;
            }
        }

        return blocks;
    }

    /// <summary>The blocks, null for an error; no list at all if the format is unknown.</summary>
    private static List<byte[]?>? Expected(byte[] file, byte[] plain, bool isScrambled)
    {
        var start = file[..Math.Min(4, file.Length)];
        if (Array.TrueForAll(start, value => char.IsAsciiHexDigit((char)value) || char.IsWhiteSpace((char)value)))
        {
            return Lines(Encoding.Latin1.GetString(file));
        }

        return start.AsSpan().SequenceEqual(Magic) ? Records(file)
            : isScrambled && plain.AsSpan().StartsWith(Magic) ? Records(plain)
            : null;
    }

    private static List<byte[]?> Lines(string text)
    {
        var blocks = new List<byte[]?>();
        foreach (var line in text.Split('\n').Select(line => line.Trim(' ', '\t', '\r')).Where(line => line.Length > 0))
        {
            var valid = line.Length % 2 == 0 && line.All(char.IsAsciiHexDigit);
            blocks.Add(valid ? Convert.FromHexString(line) : null);
            if (!valid)
            {
                break;
            }
        }

        return blocks;
    }

    private static List<byte[]?> Records(byte[] file)
    {
        var blocks = new List<byte[]?>();
        var rest = file.AsSpan().TrimStart((byte)0);
        while (!rest.IsEmpty)
        {
            var isRecord = rest.Length >= 8 && rest.StartsWith(Magic);
            var length = isRecord ? BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) : uint.MaxValue;
            if (length > MaxBlock || length > rest.Length - 8)
            {
                blocks.Add(null);
                break;
            }

            blocks.Add(rest.Slice(8, (int)length).ToArray());
            rest = rest[(8 + (int)length)..].TrimStart((byte)0);
        }

        return blocks;
    }

    private static byte[] Scramble(byte[] file) => [.. file.Select((value, i) => (byte)(value ^ Key[i % Key.Length]))];

    private static byte[] Compress(byte[] file)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(file);
        }

        return stream.ToArray();
    }
}
