namespace Blockyard.Hosting.Listeners;

/// <summary>TLS of a listener. The files are read again when they change, so certificates rotate without a restart.</summary>
public sealed class ServerTlsOptions
{
    /// <summary>PEM certificate chain, leaf first. Unset: no TLS.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>PEM private key of the certificate.</summary>
    public string? KeyPath { get; set; }

    /// <summary>PEM authorities whose certificates clients must present (mutual TLS). Unset: clients need none.</summary>
    public string? ClientCaPath { get; set; }

    /// <summary>Whether the listener speaks TLS.</summary>
    public bool Enabled => !string.IsNullOrEmpty(CertificatePath);

    internal string? FirstProblem()
    {
        if (!Enabled)
        {
            return string.IsNullOrEmpty(KeyPath) && string.IsNullOrEmpty(ClientCaPath)
                ? null
                : "CertificatePath is missing, but a key or a client authority is set.";
        }

        if (string.IsNullOrEmpty(KeyPath))
        {
            return "KeyPath is missing: the certificate needs its private key.";
        }

        var missing = Array.Find([CertificatePath, KeyPath, ClientCaPath], path => !string.IsNullOrEmpty(path) && !File.Exists(path));
        return missing is null ? null : $"the file {missing} does not exist.";
    }
}
