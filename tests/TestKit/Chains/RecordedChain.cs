using System.IO.Compression;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>The blocks of a recorded chain, from height 1 on.</summary>
public static class RecordedChain
{
    /// <summary>A moment after all recorded chains were made.</summary>
    public static readonly DateTimeOffset Later = new(2027, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The file of a recorded chain.</summary>
    public static string PathOf(string name) => SharedData.PathOf($"chains/{name}/blocks.hex.gz");

    /// <summary>Decodes all blocks, with nothing but a line reader and the framework.</summary>
    public static List<Block> Read(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress));
        var blocks = new List<Block>();
        while (reader.ReadLine() is { } line)
        {
            blocks.Add(Block.TryParse(Convert.FromHexString(line), out var block, out var error)
                ? block
                : throw new InvalidDataException(error));
        }

        return blocks;
    }
}
