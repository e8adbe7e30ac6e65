using System.Net;
using System.Net.Sockets;

namespace Blockyard.Peering.Addresses;

/// <summary>Finds the addresses behind a name.</summary>
public interface IHostResolver
{
    /// <summary>All addresses that the name has now.</summary>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}
