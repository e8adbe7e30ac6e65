using Blockyard.Hosting.Clients;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>Copies the settings of a service for one of its pods.</summary>
internal static class ClientSettings
{
    /// <summary>The same settings with another address.</summary>
    public static ServiceClientOptions At(this ServiceClientOptions options, string address) => new()
    {
        Address = address,
        DeadlineSeconds = options.DeadlineSeconds,
        MaxMessageBytes = options.MaxMessageBytes,
        DnsRefreshSeconds = options.DnsRefreshSeconds,
        KeepAlivePingSeconds = options.KeepAlivePingSeconds,
        KeepAliveTimeoutSeconds = options.KeepAliveTimeoutSeconds,
        Tls = options.Tls,
    };
}
