using System.Net;
using System.Net.Sockets;

namespace Blockyard.TestKit;

/// <summary>Ports that nobody listens on at the moment, for processes that must be told theirs.</summary>
/// <remarks>
/// They lie below those that the system gives to outgoing connections and to whoever asks for any port: one of those could be
/// taken again before the process listens on it.
/// </remarks>
public static class FreePorts
{
    private const int First = 15_000;
    private const int End = 30_000;

    private static readonly HashSet<int> Taken = [];

    /// <summary>Takes so many; none is given twice.</summary>
    public static int[] Take(int count)
    {
        lock (Taken)
        {
            var ports = new int[count];
            for (var i = 0; i < count;)
            {
                var port = Random.Shared.Next(First, End);
                if (IsFree(port) && Taken.Add(port))
                {
                    ports[i++] = port;
                }
            }

            return ports;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
