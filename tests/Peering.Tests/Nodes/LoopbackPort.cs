using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Finds ports for nodes whose address has to be known before they start.</summary>
/// <remarks>Below those that the system gives to outgoing connections, and none twice.</remarks>
internal static class LoopbackPort
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    public static int Find()
    {
        var used = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (!Array.Exists(used, (IPEndPoint endPoint) => endPoint.Port == port) && Given.TryAdd(port, true))
            {
                return port;
            }
        }
    }
}
