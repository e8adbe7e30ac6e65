using System.Net;
using System.Net.Sockets;

namespace Blockyard.Hosting.Clients;

/// <summary>Where the servers of a service are: a fixed list, or whatever a DNS name stands for at the moment.</summary>
/// <remarks>For a caller that must know which server it speaks to; a <see cref="ServiceChannel"/> alone balances over all.</remarks>
public sealed class ServiceTarget
{
    private const string DnsScheme = "dns:///";

    private readonly string[] _fixed;
    private readonly string _host = "";
    private readonly int _port;
    private readonly string _scheme;

    /// <summary>Reads <c>dns:///name:port</c>, or <c>http(s)://host:port</c>, several with commas between.</summary>
    /// <param name="address">The address.</param>
    /// <param name="secure">Whether servers behind a DNS name are called with TLS.</param>
    /// <exception cref="FormatException">The text is neither.</exception>
    public ServiceTarget(string address, bool secure)
    {
        _scheme = secure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        if (!address.StartsWith(DnsScheme, StringComparison.Ordinal))
        {
            _fixed = address.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return;
        }

        _fixed = [];
        if (!Uri.TryCreate("tcp://" + address[DnsScheme.Length..], UriKind.Absolute, out var uri) || uri.Port < 0)
        {
            throw new FormatException($"'{address}' is no address: write dns:///name:port.");
        }

        (_host, _port) = (uri.Host, uri.Port);
    }

    /// <summary>True if the list changes as servers come and go.</summary>
    public bool Changes => _fixed.Length == 0;

    /// <summary>One address for each server, as a channel takes it.</summary>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public async Task<IReadOnlyList<string>> ResolveAsync(CancellationToken cancellationToken)
    {
        if (!Changes)
        {
            return _fixed;
        }

        var found = await Dns.GetHostAddressesAsync(_host, cancellationToken);
        return [.. found.Select(ip => $"{_scheme}://{new IPEndPoint(ip, _port)}").Order(StringComparer.Ordinal)];
    }
}
