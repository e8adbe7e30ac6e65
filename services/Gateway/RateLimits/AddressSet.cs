using System.Net;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>A set of addresses given as addresses and CIDR networks.</summary>
internal sealed class AddressSet(IEnumerable<string> networks)
{
    private readonly IPNetwork[] _networks = [.. networks.Select(ParseNetwork)];

    /// <summary>True if some network of the set holds the address. An IPv4 address mapped into IPv6 counts as IPv4.</summary>
    public bool Contains(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }

    /// <summary>Reads "192.0.2.1" or "192.0.2.0/24".</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static IPNetwork ParseNetwork(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out var network)
            ? network
            : throw new FormatException($"\"{text}\" is no IP address and no network such as 10.0.0.0/8");
    }
}
