using System.Net;

namespace Blockyard.Peering.Addresses;

/// <summary>Asks the system's resolver.</summary>
public sealed class DnsHostResolver : IHostResolver
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(host, cancellationToken);
}
