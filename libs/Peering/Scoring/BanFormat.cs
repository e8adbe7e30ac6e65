using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace Blockyard.Peering.Scoring;

/// <summary>Bans as they lie in their file, within <see cref="PeerFileFormat"/>.</summary>
/// <remarks>
/// <code>
///   number of bans, 4 bytes; then each:
///   0  0 no address, 4 IPv4, 6 IPv6     1  0 automatic, 1 operator     2  prefix length     3  1 if there is a node
///   4  id, 16 bytes     20  address, 16 bytes     36  since, 44  until: Unix seconds, 8 bytes each, 0 for ever
///   52 times, 2 bytes     54  length of the reason, 2 bytes, and it
/// </code>
/// </remarks>
internal static class BanFormat
{
    /// <summary>Bytes of a reason that are kept; a character is kept whole or not at all.</summary>
    public const int MaxReason = 512;

    private const int FixedSize = 56;

    public static byte[] Write(IReadOnlyCollection<BanRecord> records)
    {
        using var stream = new MemoryStream();
        Span<byte> row = stackalloc byte[FixedSize];
        Span<byte> reason = stackalloc byte[MaxReason];
        BinaryPrimitives.WriteInt32LittleEndian(row, records.Count);
        stream.Write(row[..sizeof(int)]);
        foreach (var (ban, times) in records)
        {
            Utf8.FromUtf16(ban.Reason, reason, out _, out var length);
            row.Clear();
            row[1] = (byte)ban.Origin;
            WriteTarget(ban.Target, row);
            BinaryPrimitives.WriteInt64LittleEndian(row[36..], ban.Since.ToUnixTimeSeconds());
            BinaryPrimitives.WriteInt64LittleEndian(row[44..], ban.Until?.ToUnixTimeSeconds() ?? 0);
            BinaryPrimitives.WriteUInt16LittleEndian(row[52..], (ushort)Math.Min(times, ushort.MaxValue));
            BinaryPrimitives.WriteUInt16LittleEndian(row[54..], (ushort)length);
            stream.Write(row);
            stream.Write(reason[..length]);
        }

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">They are malformed.</exception>
    public static List<BanRecord> Read(ReadOnlySpan<byte> content)
    {
        var records = new List<BanRecord>();
        var left = content.Length < sizeof(int) ? throw Malformed() : BinaryPrimitives.ReadUInt32LittleEndian(content);
        content = content[sizeof(int)..];
        for (; left > 0; left--)
        {
            var length = content.Length < FixedSize ? throw Malformed() : BinaryPrimitives.ReadUInt16LittleEndian(content[54..]);
            if (length > MaxReason || content.Length < FixedSize + length || !Utf8.IsValid(content.Slice(FixedSize, length)))
            {
                throw Malformed();
            }

            records.Add(ReadOne(content[..FixedSize], Encoding.UTF8.GetString(content.Slice(FixedSize, length))));
            content = content[(FixedSize + length)..];
        }

        return content.IsEmpty ? records : throw Malformed();
    }

    private static void WriteTarget(BanTarget target, Span<byte> row)
    {
        if (target.Node is { } node)
        {
            row[3] = 1;
            node.ToArray().CopyTo(row[4..]);
        }

        if (target.Network is { } network)
        {
            row[0] = (byte)(network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 4 : 6);
            row[2] = (byte)network.PrefixLength;
            network.BaseAddress.GetAddressBytes().CopyTo(row[20..]);
        }
    }

    private static BanRecord ReadOne(ReadOnlySpan<byte> row, string reason)
    {
        var until = BinaryPrimitives.ReadInt64LittleEndian(row[44..]);
        var range = (row[0], row[2]) switch
        {
            (0, _) => null,
            (4, <= 32) => BanTarget.Of(new IPAddress(row.Slice(20, 4)), row[2]),
            (6, <= 128) when new IPAddress(row.Slice(20, 16)) is { IsIPv4MappedToIPv6: false } address => BanTarget.Of(address, row[2]),
            _ => throw Malformed(),
        };
        var target = row[3] == 1 ? BanTarget.Within(new NodeId(row.Slice(4, NodeId.Size)), range) : range ?? throw Malformed();
        return new BanRecord(
            new Ban(
                target,
                row[1] <= 1 ? (BanOrigin)row[1] : throw Malformed(),
                ReadTime(BinaryPrimitives.ReadInt64LittleEndian(row[36..])),
                until == 0 ? null : ReadTime(until),
                reason),
            BinaryPrimitives.ReadUInt16LittleEndian(row[52..]));
    }

    private static DateTimeOffset ReadTime(long seconds) =>
        seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw Malformed();

    private static InvalidDataException Malformed() => new("a ban in it is malformed");
}
