using System.Net;
using System.Net.Sockets;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Finds ports on which nobody listens, for nodes whose address has to be known before they start.</summary>
internal static class LoopbackPort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
