using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Blockyard.Primitives;

namespace Blockyard.Peering.Addresses;

/// <summary>Where a peer is dialled: a DNS name or an IP address, and a port.</summary>
/// <param name="Host">A name in lower case, or an IP address without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
public sealed record PeerAddress(string Host, int Port)
{
    /// <summary>The port of peers where none is given.</summary>
    public const int DefaultPort = 2001;

    private const int MaxHostLength = 253;

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>1.2.3.4:port</c>, <c>[::1]:port</c> or <c>::1</c>.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static PeerAddress Parse(string text) => TryParse(text, out var address)
        ? address
        : throw new FormatException($"'{text}' is no peer address: write host or host:port, with the port from 1 to 65535.");

    /// <summary>As <see cref="Parse"/>; false if the text is something else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PeerAddress? address)
    {
        address = null;
        var trimmed = text.Trim();
        if (IPAddress.TryParse(trimmed, out var bare) && trimmed.Contains(':', StringComparison.Ordinal) && trimmed[0] != '[')
        {
            address = new PeerAddress(bare.ToString(), DefaultPort);
            return true;
        }

        var colon = trimmed.LastIndexOf(':');
        var hasPort = colon >= 0 && !trimmed.EndsWith(']');
        var port = DefaultPort;
        if (hasPort && (!DecimalText.TryParse(trimmed.AsSpan(colon + 1), out port)
            || port is < 1 or > IPEndPoint.MaxPort))
        {
            return false;
        }

        var host = hasPort ? trimmed[..colon] : trimmed;
        if (host.StartsWith('[') && host.EndsWith(']') && IPAddress.TryParse(host, out var bracketed))
        {
            address = new PeerAddress(bracketed.ToString(), port);
            return true;
        }

        address = IsName(host) ? new PeerAddress(host.ToLowerInvariant(), port) : null;
        return address is not null;
    }

    /// <summary><c>host:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>What may stand in a DNS name, underscores included; IPv4 addresses look the same.</summary>
    private static bool IsName(string host)
    {
        if (host.Length is 0 or > MaxHostLength || host[0] is '.' or '-')
        {
            return false;
        }

        foreach (var c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
