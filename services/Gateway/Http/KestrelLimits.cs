using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Keeps slow, idle and oversized clients from costing anything.</summary>
internal sealed class KestrelLimits(IOptions<HttpOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        var settings = options.Value;
        kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.HeaderTimeoutSeconds);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(settings.IdleTimeoutSeconds);
        kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
    }
}
