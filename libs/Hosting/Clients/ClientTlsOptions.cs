namespace Blockyard.Hosting.Clients;

/// <summary>TLS of a client. The files are read again when they change.</summary>
public sealed class ClientTlsOptions
{
    /// <summary>PEM authorities that are trusted, and no others; setting it turns TLS on. Unset with https: the system's.</summary>
    public string? CaPath { get; set; }

    /// <summary>PEM certificate to present (mutual TLS).</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM private key of that certificate.</summary>
    public string? KeyPath { get; set; }

    /// <summary>Name that the server's certificate must have; the one in the address if unset.</summary>
    public string? ServerName { get; set; }

    /// <summary>Whether a <c>dns:///</c> address is called with TLS.</summary>
    public bool Enabled => !string.IsNullOrEmpty(CaPath) || PresentsCertificate;

    internal bool IsComplete => string.IsNullOrEmpty(CertificatePath) == string.IsNullOrEmpty(KeyPath);

    internal bool PresentsCertificate => !string.IsNullOrEmpty(CertificatePath) && !string.IsNullOrEmpty(KeyPath);
}
