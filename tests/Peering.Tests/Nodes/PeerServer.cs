using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Kestrel with one gRPC service on a loopback port.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PeerServer(WebApplication app)
    {
        _app = app;
    }

    /// <summary>Starts a server.</summary>
    /// <param name="instance">The service itself, or what it needs.</param>
    /// <param name="port">Its port.</param>
    /// <param name="address">127.0.0.1 unless it is said.</param>
    public static async Task<PeerServer> StartAsync<TService, TInstance>(TInstance instance, int port, string address = "127.0.0.1")
        where TService : class
        where TInstance : class
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Parse(address), port, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = PeerEndpoint.MaxMessageBytes);
        builder.Services.AddSingleton(instance);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
            options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        app.MapGrpcService<TService>();
        await app.StartAsync();
        return new PeerServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
