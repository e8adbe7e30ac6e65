using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Listeners;

/// <summary>What a TLS listener shows its clients and demands of them, kept in step with the files.</summary>
internal sealed class ServerCertificate
{
    private readonly WatchedFiles<SslServerAuthenticationOptions> _options;

    public ServerCertificate(ServerTlsOptions tls, TimeProvider time, ILogger logger)
    {
        string[] paths = tls.ClientCaPath is { Length: > 0 } authorities
            ? [tls.CertificatePath!, tls.KeyPath!, authorities]
            : [tls.CertificatePath!, tls.KeyPath!];
        _options = new WatchedFiles<SslServerAuthenticationOptions>(paths, Build, time, logger);
    }

    public SslServerAuthenticationOptions HandshakeOptions() => _options.Current;

    private static SslServerAuthenticationOptions Build(IReadOnlyList<string> pems)
    {
        var (leaf, chain) = PemCertificates.ReadPair(pems[0], pems[1]);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
        };
        if (pems.Count > 2)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = PemCertificates.TrustOnly(pems[2]);
        }

        return options;
    }
}
