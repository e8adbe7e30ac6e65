using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Listeners;

/// <summary>Makes Kestrel listen where the service's listeners say.</summary>
internal sealed class KestrelSetup(
    IEnumerable<ListenerDefinition> definitions,
    IOptionsMonitor<ListenerOptions> options,
    IOptions<GrpcOptions> grpc,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<KestrelSetup> logger) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var http2 = kestrel.Limits.Http2;
        http2.MaxStreamsPerConnection = grpc.Value.MaxStreamsPerConnection;
        http2.KeepAlivePingDelay = TimeSpan.FromSeconds(grpc.Value.KeepAlivePingSeconds);
        http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(grpc.Value.KeepAliveTimeoutSeconds);
        http2.InitialConnectionWindowSize = grpc.Value.WindowBytes;
        http2.InitialStreamWindowSize = grpc.Value.WindowBytes;
        foreach (var definition in definitions)
        {
            var own = options.Get(definition.Name);
            kestrel.Listen(ListenerAddress.Resolve(own, configuration), listen => Configure(listen, definition, own.Tls));
        }
    }

    /// <summary>Every address that is going to be bound, by listener.</summary>
    public IEnumerable<(string Name, IPEndPoint Address)> Addresses() =>
        definitions.Select(definition => (definition.Name, ListenerAddress.Resolve(options.Get(definition.Name), configuration)));

    private void Configure(ListenOptions listen, ListenerDefinition definition, ServerTlsOptions tls)
    {
        listen.Protocols = definition.Protocols;
        var feature = new ListenerFeature(definition.Name);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
        if (tls.Enabled)
        {
            var server = new ServerCertificate(tls, time, logger);
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(server.HandshakeOptions()) });
        }
    }
}
