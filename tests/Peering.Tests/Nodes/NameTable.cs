using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Names that a test can change.</summary>
internal sealed class NameTable : IHostResolver
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _names = new();

    public void Set(string name, params string[] addresses) => _names[name] = Array.ConvertAll(addresses, IPAddress.Parse);

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        _names.TryGetValue(host, out var addresses)
            ? Task.FromResult<IReadOnlyList<IPAddress>>(addresses)
            : throw new SocketException((int)SocketError.HostNotFound);
}
