using System.Buffers.Binary;
using System.Net;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Discovery;

/// <summary>The address book as it lies in its file, within <see cref="PeerFileFormat"/>.</summary>
/// <remarks>
/// <code>
///   each address: 0  IP, 16 bytes, IPv4 within IPv6     16  port, 2 bytes     18  failures, 1 byte     19  1 if there was a node
///   20  source, 16 bytes     36  node id, 16 bytes     52  heard at, 60  spoken at: Unix seconds, 8 bytes each, 0 for never
/// </code>
/// </remarks>
internal static class AddressBookFormat
{
    private const int RowSize = 68;

    public static byte[] Write(IReadOnlyList<KnownAddress> addresses)
    {
        var content = new byte[addresses.Count * RowSize];
        for (var i = 0; i < addresses.Count; i++)
        {
            var known = addresses[i];
            var row = content.AsSpan(i * RowSize, RowSize);
            known.EndPoint.Address.MapToIPv6().TryWriteBytes(row, out _);
            BinaryPrimitives.WriteUInt16LittleEndian(row[16..], (ushort)known.EndPoint.Port);
            row[18] = (byte)known.Failures;
            known.Source.MapToIPv6().TryWriteBytes(row[20..], out _);
            if (known.Node is { } node)
            {
                row[19] = 1;
                node.ToArray().CopyTo(row[36..]);
            }

            BinaryPrimitives.WriteInt64LittleEndian(row[52..], known.HeardAt.ToUnixTimeSeconds());
            BinaryPrimitives.WriteInt64LittleEndian(row[60..], known.SpokenAt?.ToUnixTimeSeconds() ?? 0);
        }

        return content;
    }

    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static List<KnownAddress> Read(ReadOnlySpan<byte> content)
    {
        var addresses = new List<KnownAddress>();
        for (; content.Length >= RowSize; content = content[RowSize..])
        {
            var spoken = BinaryPrimitives.ReadInt64LittleEndian(content[60..]);
            addresses.Add(new KnownAddress(
                new IPEndPoint(ReadAddress(content), BinaryPrimitives.ReadUInt16LittleEndian(content[16..])),
                ReadAddress(content[20..]),
                ReadTime(BinaryPrimitives.ReadInt64LittleEndian(content[52..])),
                spoken == 0 ? null : ReadTime(spoken),
                content[19] == 1 ? new NodeId(content.Slice(36, NodeId.Size)) : null,
                content[18],
                TriedAt: null));
        }

        return content.IsEmpty ? addresses : throw Malformed();
    }

    private static IPAddress ReadAddress(ReadOnlySpan<byte> row) => AddressRules.Plain(new IPAddress(row[..16]));

    private static DateTimeOffset ReadTime(long seconds) =>
        seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw Malformed();

    private static InvalidDataException Malformed() => new("an address in it is malformed");
}
