using System.IO.Pipelines;
using Blockyard.Chain.Import;
using Blockyard.Chain.Snapshots;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Snapshots;

/// <summary>Makes snapshots whole, and reads them without a chain.</summary>
internal static class SnapshotBytes
{
    /// <summary>All bytes, read in pieces of this size.</summary>
    public static byte[] Make(Blockchain chain, HeaderEntry tip, int piece = 1_000) =>
        ReadToEnd(new SnapshotContent(chain, tip), piece);

    public static byte[] ReadToEnd(SnapshotContent content, int piece)
    {
        using var all = new MemoryStream();
        var buffer = new byte[piece];
        while (content.Read(buffer) is > 0 and var count)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>Opens bytes as a snapshot.</summary>
    public static Task<SnapshotReader> OpenAsync(byte[] bytes) => SnapshotReader.OpenAsync(PipeOf(bytes), CancellationToken.None);

    public static PipeReader PipeOf(byte[] bytes) => PipeReader.Create(new MemoryStream(bytes));

    /// <summary>Reads blocks to the end or to an error.</summary>
    public static async Task<(List<byte[]> Blocks, string? Error)> ReadAsync(IBlockSource source)
    {
        var blocks = new List<byte[]>();
        using var buffer = new BlockBuffer();
        while (await source.ReadAsync(buffer, CancellationToken.None) is { } block)
        {
            if (block.Error is not null)
            {
                return (blocks, block.Error);
            }

            blocks.Add(buffer.Raw.ToArray());
        }

        return (blocks, null);
    }

    /// <summary>What is wrong with bytes; null if nothing is.</summary>
    public static async Task<string?> FindFaultAsync(byte[] bytes)
    {
        try
        {
            return (await ReadAsync(await OpenAsync(bytes))).Error;
        }
        catch (FormatException refused)
        {
            return refused.Message;
        }
    }
}
