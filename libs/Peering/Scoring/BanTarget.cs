using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Scoring;

/// <summary>Whom a ban is about: one node by its id, everybody in a range of addresses, or one node as long as it lives there.</summary>
public sealed record BanTarget
{
    private BanTarget(NodeId? node, IPNetwork? network)
    {
        Node = node;
        Network = network;
    }

    /// <summary>The node; null if it is about addresses alone.</summary>
    public NodeId? Node { get; }

    /// <summary>The addresses; null if it is about a node wherever it lives.</summary>
    public IPNetwork? Network { get; }

    /// <summary>A node.</summary>
    public static BanTarget Of(NodeId node) => new(node, null);

    /// <summary>A node as long as it lives at an address, or at another of the same owner.</summary>
    public static BanTarget Of(NodeId node, IPAddress? address) =>
        Within(node, address is null ? null : AddressRules.RangeOf(address));

    /// <summary>A node within a range; anywhere if there is none.</summary>
    internal static BanTarget Within(NodeId node, BanTarget? range) => new(node, range?.Network);

    /// <summary>The addresses that share the first bits of one; an IPv4 address within IPv6 counts as what it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no so many bits.</exception>
    public static BanTarget Of(IPAddress address, int? prefixLength = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = AddressRules.Plain(address);
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

    /// <summary>
    /// Reads a node id (32 hex digits), an IP address, a range such as <c>10.1.0.0/16</c>, or a node id and an address with an @ between.
    /// </summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static BanTarget Parse(string text) => TryParse(text, out var target)
        ? target
        : throw new FormatException($"'{text}' is neither a node id of 32 hex digits, nor an IP address, nor a range as 10.1.0.0/16.");

    /// <summary>As <see cref="Parse"/>; false if the text is something else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BanTarget? target)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        target = null;
        var at = trimmed.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            target = NodeId.TryParse(trimmed.AsSpan(0, at), out var there) && TryParseRange(trimmed[(at + 1)..]) is { } place
                ? new BanTarget(there, place.Network)
                : null;
        }
        else
        {
            target = NodeId.TryParse(trimmed, out var node) ? Of(node) : TryParseRange(trimmed);
        }

        return target is not null;
    }

    /// <summary>True if it is about everybody at this address.</summary>
    public bool Covers(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Node is null && Network is { } network && network.Contains(AddressRules.Plain(address));
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => (Node, Network) switch
    {
        ({ } node, null) => node.ToString(),
        ({ } node, { } network) => $"{node}@{Describe(network)}",
        _ => Describe(Network!.Value),
    };

    private static BanTarget? TryParseRange(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        return !IsAddress(host) || !IPAddress.TryParse(host, out var address) ? null
            : slash < 0 ? Of(address)
            : int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
                && bits <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
                && !address.IsIPv4MappedToIPv6 ? Of(address, bits)
            : null;
    }

    private static string Describe(IPNetwork network) => IsOneAddress(network) ? network.BaseAddress.ToString() : network.ToString();

    private static bool IsOneAddress(IPNetwork network) =>
        network.PrefixLength == (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);

    /// <summary>.NET also takes "1" and "0x7f.1" for addresses.</summary>
    private static bool IsAddress(string text) =>
        text.Contains(':', StringComparison.Ordinal) || text.Count(static c => c == '.') == 3;
}
