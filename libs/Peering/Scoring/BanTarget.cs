using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Blockyard.Peering.Scoring;

/// <summary>Whom a ban is about: one node by its id, or everybody in a range of addresses.</summary>
public sealed record BanTarget
{
    private BanTarget(NodeId? node, IPNetwork? network)
    {
        Node = node;
        Network = network;
    }

    /// <summary>The node; null if it is about addresses.</summary>
    public NodeId? Node { get; }

    /// <summary>The addresses; null if it is about a node.</summary>
    public IPNetwork? Network { get; }

    /// <summary>A node.</summary>
    public static BanTarget Of(NodeId node) => new(node, null);

    /// <summary>The addresses that share the first bits of one; an IPv4 address within IPv6 counts as what it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no so many bits.</exception>
    public static BanTarget Of(IPAddress address, int? prefixLength = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var bits = prefixLength ?? bytes.Length * 8;
        ArgumentOutOfRangeException.ThrowIfNegative(bits, nameof(prefixLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, bytes.Length * 8, nameof(prefixLength));
        for (var bit = bits; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new BanTarget(null, new IPNetwork(new IPAddress(bytes), bits));
    }

    /// <summary>Reads a node id (32 hex digits), an IP address, or a range such as <c>10.1.0.0/16</c>.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static BanTarget Parse(string text) => TryParse(text, out var target)
        ? target
        : throw new FormatException($"'{text}' is neither a node id of 32 hex digits, nor an IP address, nor a range as 10.1.0.0/16.");

    /// <summary>As <see cref="Parse"/>; false if the text is something else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BanTarget? target)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? trimmed : trimmed[..slash];
        target = null;
        if (slash < 0 && NodeId.TryParse(trimmed, out var node))
        {
            target = Of(node);
        }
        else if (IsAddress(host) && IPAddress.TryParse(host, out var address))
        {
            if (slash < 0)
            {
                target = Of(address);
            }
            else if (int.TryParse(trimmed.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
                && bits <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
                && !address.IsIPv4MappedToIPv6)
            {
                target = Of(address, bits);
            }
        }

        return target is not null;
    }

    /// <summary>True if it is about this address.</summary>
    public bool Covers(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Network is { } network && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    /// <summary>The node id, the address, or the range.</summary>
    public override string ToString() => Node?.ToString() ?? (IsOneAddress(Network!.Value)
        ? Network.Value.BaseAddress.ToString()
        : Network.Value.ToString());

    private static bool IsOneAddress(IPNetwork network) =>
        network.PrefixLength == (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);

    /// <summary>.NET also takes "1" and "0x7f.1" for addresses.</summary>
    private static bool IsAddress(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.Count(static c => c == '.') == 3;
}
