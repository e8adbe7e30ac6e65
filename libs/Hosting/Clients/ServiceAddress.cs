using Grpc.Net.Client.Balancer;

namespace Blockyard.Hosting.Clients;

/// <summary>An address as operators write it, taken apart.</summary>
/// <param name="ChannelAddress">What the channel is given.</param>
/// <param name="Secure">Whether the scheme says TLS; null where the scheme says nothing about it.</param>
/// <param name="Servers">The servers of a fixed list; empty where a name is resolved.</param>
internal sealed record ServiceAddress(string ChannelAddress, bool? Secure, IReadOnlyList<BalancerAddress> Servers)
{
    public static ServiceAddress Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 1 && parts[0].StartsWith("dns:///", StringComparison.Ordinal))
        {
            return new ServiceAddress(parts[0], null, []);
        }

        var uris = Array.ConvertAll(parts, ParseServer);
        if (uris.Length == 0 || Array.Exists(uris, uri => uri.Scheme != uris[0].Scheme))
        {
            throw Malformed(text);
        }

        var secure = uris[0].Scheme == Uri.UriSchemeHttps;

        // A single server keeps its own name, which TLS checks the certificate against.
        return uris.Length == 1
            ? new ServiceAddress(uris[0].GetLeftPart(UriPartial.Authority), secure, [])
            : new ServiceAddress("static:///servers", secure, [.. uris.Select(uri => new BalancerAddress(uri.Host, uri.Port))]);
    }

    private static Uri ParseServer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw Malformed(text);

    private static ArgumentException Malformed(string text) => new(
        $"'{text}' is no service address: write dns:///name:port, or http(s)://host:port, several with commas between.");
}
