using System.Net;
using Microsoft.Extensions.Configuration;

namespace Blockyard.Hosting.Listeners;

/// <summary>Turns a listener's options into the address to bind.</summary>
internal static class ListenerAddress
{
    // Set by the .NET base images.
    private const string InContainerKey = "DOTNET_RUNNING_IN_CONTAINER";

    public static IPEndPoint Resolve(ListenerOptions options, IConfiguration configuration)
    {
        var address = options.BindAddress switch
        {
            "*" => IPAddress.IPv6Any,
            { Length: > 0 } text => IPAddress.Parse(text),
            _ when string.Equals(configuration[InContainerKey], "true", StringComparison.OrdinalIgnoreCase) => IPAddress.IPv6Any,
            _ => IPAddress.Loopback,
        };

        // IPv6Any takes IPv4 as well, where the machine has IPv6 at all.
        return new IPEndPoint(
            address.Equals(IPAddress.IPv6Any) && !System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.Any : address, options.Port);
    }
}
