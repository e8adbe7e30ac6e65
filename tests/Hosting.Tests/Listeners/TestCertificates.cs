using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Blockyard.Hosting.Clients;
using Blockyard.TestKit;

namespace Blockyard.Hosting.Tests.Listeners;

/// <summary>An authority of its own with certificates for server and client, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.AddDays(7);

    private readonly TempFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(From, Until);
        File.WriteAllText(PathOf("ca.pem"), _authority.ExportCertificatePem());
        Issue("server");
        Issue("client");
    }

    public string PathOf(string name) => _folder.PathOf(name);

    public ClientTlsOptions Client(string name) => new()
    {
        CaPath = PathOf("ca.pem"),
        CertificatePath = PathOf(name + ".pem"),
        KeyPath = PathOf(name + ".key"),
    };

    /// <summary>Writes a new certificate and key for 127.0.0.1.</summary>
    public void Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, From, Until.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(PathOf(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }
}
