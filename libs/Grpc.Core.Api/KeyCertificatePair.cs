namespace Grpc.Core;

/// <summary>A private key with its certificate, both PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>Pairs a certificate chain with its key.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>PEM certificate chain.</summary>
    public string CertificateChain { get; }

    /// <summary>PEM private key.</summary>
    public string PrivateKey { get; }
}
