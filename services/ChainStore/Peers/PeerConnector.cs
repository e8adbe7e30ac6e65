using System.Net;
using Blockyard.Hosting.Clients;
using Blockyard.Peering;
using Blockyard.Peering.Addresses;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Opens channels to other chain-stores as to any service: with the service token, and TLS where it is set up.</summary>
internal sealed class PeerConnector(ServiceChannelFactory channels, IOptions<PeerOptions> options) : IPeerConnector
{
    public ValueTask<PeerChannel> ConnectAsync(PeerTarget target, CancellationToken cancellationToken)
    {
        var tls = options.Value.Client;
        var channel = channels.Create(new ServiceClientOptions
        {
            Address = $"{(tls.Enabled ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{target.EndPoint}",
            MaxMessageBytes = PeerEndpoint.MaxMessageBytes,
            Tls = new ClientTlsOptions
            {
                CaPath = tls.CaPath,
                CertificatePath = tls.CertificatePath,
                KeyPath = tls.KeyPath,
                ServerName = tls.ServerName ?? (IPAddress.TryParse(target.Host, out _) ? null : target.Host),
            },
        });
        return ValueTask.FromResult(new PeerChannel(channel.Invoker, channel));
    }
}
