using System.Security.Cryptography.X509Certificates;

namespace Blockyard.Hosting.Listeners;

/// <summary>Reads certificates from PEM text.</summary>
internal static class PemCertificates
{
    /// <summary>The certificate with its key, and the rest of its chain.</summary>
    public static (X509Certificate2 Leaf, X509Certificate2Collection Chain) ReadPair(string certificates, string key)
    {
        using var parsed = X509Certificate2.CreateFromPem(certificates, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        chain.RemoveAt(0);

        // Some TLS stacks refuse a key that only lives in memory; a PKCS#12 round trip suits all of them.
        return (X509CertificateLoader.LoadPkcs12(parsed.Export(X509ContentType.Pkcs12), null), chain);
    }

    /// <summary>A policy that trusts nothing but these authorities.</summary>
    public static X509ChainPolicy TrustOnly(string authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(authorities);
        return policy;
    }
}
