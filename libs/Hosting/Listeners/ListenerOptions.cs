using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Listeners;

/// <summary>Where one listener of a service listens: section <c>Grpc</c>, <c>Management</c>, <c>Peer</c>, <c>Http</c>.</summary>
public sealed class ListenerOptions
{
    /// <summary>TCP port; 0 takes a free one. Defaults to the port of the architecture page.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>
    /// IP address to bind, <c>*</c> for every interface. Unset: every interface in a container, 127.0.0.1 elsewhere.
    /// </summary>
    public string? BindAddress { get; set; }

    /// <summary>TLS; plain unless a certificate is set.</summary>
    [ValidateObjectMembers]
    public ServerTlsOptions Tls { get; set; } = new();
}
