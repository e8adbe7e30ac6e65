using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Blockyard.Hosting.Listeners;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Clients;

/// <summary>Makes the HTTP/2 transport of a channel.</summary>
internal static class ClientHandler
{
    public static SocketsHttpHandler Create(
        ServiceClientOptions options, bool secure, IMeterFactory meters, TimeProvider time, ILogger logger)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(options.KeepAlivePingSeconds),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(options.KeepAliveTimeoutSeconds),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            MeterFactory = meters,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
        };
        if (secure)
        {
            Secure(handler.SslOptions, options.Tls, time, logger);
        }

        return handler;
    }

    private static void Secure(SslClientAuthenticationOptions ssl, ClientTlsOptions tls, TimeProvider time, ILogger logger)
    {
        if (!string.IsNullOrEmpty(tls.ServerName))
        {
            ssl.TargetHost = tls.ServerName;
        }

        if (!string.IsNullOrEmpty(tls.CaPath))
        {
            var policy = new WatchedFiles<X509ChainPolicy>([tls.CaPath], pems => PemCertificates.TrustOnly(pems[0]), time, logger);
            ssl.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Trusts(policy.Current, certificate, chain, errors);
        }

        if (tls.PresentsCertificate)
        {
            var own = new WatchedFiles<X509Certificate2>(
                [tls.CertificatePath!, tls.KeyPath!], pems => PemCertificates.ReadPair(pems[0], pems[1]).Leaf, time, logger);
            ssl.LocalCertificateSelectionCallback = (_, _, _, _, _) => own.Current;
        }
    }

    private static bool Trusts(X509ChainPolicy policy, X509Certificate? certificate, X509Chain? received, SslPolicyErrors errors)
    {
        // The chain is judged by our own authorities; a wrong name stays wrong.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain { ChainPolicy = policy.Clone() };
        foreach (var element in received?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf);
    }
}
