using System.Net;
using System.Net.Sockets;

namespace Blockyard.Hosting.Listeners;

/// <summary>Tries to bind before the server does, so that a port in use is told in one line.</summary>
internal static class PortProbe
{
    /// <summary>Throws <see cref="ServiceStartException"/> if the address cannot be bound.</summary>
    public static void Check(string listener, IPEndPoint address)
    {
        if (address.Port == 0)
        {
            return;
        }

        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(address);
            socket.Listen();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new ServiceStartException(
                $"Port {address.Port} on {address.Address} is in use: stop what uses it, or set {listener}:Port " +
                $"(environment {listener}__Port) to another one.",
                exception);
        }
        catch (SocketException exception)
        {
            throw new ServiceStartException(
                $"Cannot listen on {address} ({exception.SocketErrorCode}): set {listener}:BindAddress and {listener}:Port " +
                "to an address of this machine and a port that this user may open.",
                exception);
        }
    }
}
