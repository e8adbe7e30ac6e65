using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Blockyard.Network.Liars;

/// <summary>Kestrel on the addresses of all liars.</summary>
internal sealed class LiarServer(WebApplication app) : IAsyncDisposable
{
    public static async Task<LiarServer> StartAsync(IReadOnlyList<Liar> liars, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var liar in liars)
            {
                kestrel.Listen(liar.Address, port, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        builder.Services.AddGrpc(options => options.MaxSendMessageSize = options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(liars);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        app.MapGrpcService<LiarService>();
        await app.StartAsync();
        return new LiarServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
