using Blockyard.Hosting;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Events;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.Probes;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.RateLimits;

namespace Blockyard.Services.Gateway;

/// <summary>Puts the gateway together.</summary>
public static class GatewayModule
{
    /// <summary>Adds everything that the gateway is made of.</summary>
    public static IHostApplicationBuilder AddGateway(this IHostApplicationBuilder builder)
    {
        builder.AddServiceDefaults("gateway", grpc: false);
        builder.AddHttp();
        builder.AddBackends();
        builder.AddKeys();
        builder.AddRateLimits();
        builder.AddEvents();
        return builder;
    }

    /// <summary>Maps everything that the gateway answers.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseMiddleware<ResponseHeadersMiddleware>();
        app.UseResponseCompression();
        app.UseMiddleware<StatusProblemMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<KeyMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<KeyGuardMiddleware>();

        app.MapServiceDefaults();
        app.MapHealth();
        var api = app.MapGroup("/api/v1");
        api.MapChain();
        return app;
    }
}
