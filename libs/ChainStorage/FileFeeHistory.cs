using System.Security.Cryptography;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage;

/// <summary>What blocks asked, in the file <c>fees</c>.</summary>
/// <remarks>
/// <code>
///   0  "BYFH"     4  version 1, u32     8  network, u32     12  number, u32     16  satoshis per 1,000 vB, i64 each, oldest first
///   last 4 bytes: the first of the SHA-256 of all that          numbers little-endian
/// </code>
/// </remarks>
public sealed class FileFeeHistory(ChainStorageSettings settings) : IFeeHistory
{
    private const uint Version = 1;
    private const int HeadSize = 16;
    private const int ChecksumSize = 4;
    private const int MaxCount = 100_000;

    private readonly string _path = Path.Combine(settings.Directory, "fees");

    private static ReadOnlySpan<byte> Magic => "BYFH"u8;

    /// <inheritdoc/>
    public IReadOnlyList<FeeRate> Read()
    {
        if (!settings.Disk.FileExists(_path))
        {
            return [];
        }

        using var file = settings.Disk.OpenRead(_path);
        var content = new byte[Math.Min(file.Length, HeadSize + (MaxCount * sizeof(long)) + ChecksumSize)];
        return Decode(content.AsSpan(0, file.Read(content, 0)), settings.Network);
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<FeeRate> prices)
    {
        var unfinished = _path + ".new";
        using (var file = settings.Disk.Open(unfinished, FileMode.Create))
        {
            file.Write(Encode(prices, settings.Network), 0);
            file.Flush();
        }

        settings.Disk.Move(unfinished, _path);
        settings.Disk.FlushDirectory(settings.Directory);
    }

    internal static byte[] Encode(IReadOnlyList<FeeRate> prices, uint network)
    {
        var content = new byte[HeadSize + (prices.Count * sizeof(long)) + ChecksumSize];
        var writer = new SpanWriter(content);
        writer.WriteBytes(Magic);
        writer.WriteUInt32(Version);
        writer.WriteUInt32(network);
        writer.WriteUInt32((uint)prices.Count);
        foreach (var price in prices)
        {
            writer.WriteInt64(price.SatsPerKvB);
        }

        writer.WriteBytes(Checksum(content));
        return content;
    }

    /// <summary>The prices in a file; none if it is damaged, of a newer version or another network.</summary>
    internal static IReadOnlyList<FeeRate> Decode(ReadOnlySpan<byte> content, uint network)
    {
        if (content.Length < HeadSize + ChecksumSize || !content.StartsWith(Magic) || !content[^ChecksumSize..].SequenceEqual(Checksum(content)))
        {
            return [];
        }

        var reader = new SpanReader(content[Magic.Length..^ChecksumSize]);
        if (!reader.TryReadUInt32(out var version) || version != Version
            || !reader.TryReadUInt32(out var written) || written != network
            || !reader.TryReadUInt32(out var count) || count > MaxCount || count * sizeof(long) != reader.Remaining)
        {
            return [];
        }

        var prices = new List<FeeRate>((int)count);
        while (prices.Count < count && reader.TryReadInt64(out var price) && price >= 0)
        {
            prices.Add(new FeeRate(price));
        }

        return prices.Count == count ? prices : [];
    }

    private static ReadOnlySpan<byte> Checksum(ReadOnlySpan<byte> content) =>
        SHA256.HashData(content[..^ChecksumSize]).AsSpan(0, ChecksumSize);
}
