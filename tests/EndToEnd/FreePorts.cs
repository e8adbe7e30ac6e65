using System.Net;
using System.Net.Sockets;

namespace Blockyard.EndToEnd;

/// <summary>The ports of one node.</summary>
internal readonly record struct NodePorts(int Grpc, int Peer);

/// <summary>Ports that nobody listens on at the moment, for processes that must be told theirs.</summary>
internal static class FreePorts
{
    public static NodePorts[] Take(int nodes)
    {
        var listeners = Enumerable.Range(0, 2 * nodes).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            Array.ForEach(listeners, listener => listener.Start());
            var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
            return [.. ports.Chunk(2).Select(pair => new NodePorts(pair[0], pair[1]))];
        }
        finally
        {
            Array.ForEach(listeners, listener => listener.Dispose());
        }
    }
}
