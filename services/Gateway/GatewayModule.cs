using Blockyard.Hosting;
using Blockyard.Services.Gateway.Addresses;
using Blockyard.Services.Gateway.Admin;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Docs;
using Blockyard.Services.Gateway.Events;
using Blockyard.Services.Gateway.Explorer;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.Mempool;
using Blockyard.Services.Gateway.Mining;
using Blockyard.Services.Gateway.Probes;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.RateLimits;
using Blockyard.Services.Gateway.Search;
using Blockyard.Services.Gateway.Wallets;

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
        builder.AddDocs();
        builder.AddExplorer();
        builder.Services.AddSingleton<Finder>();
        builder.Services.AddSingleton<Miners>();
        builder.Services.AddSingleton<MiningJobs>();
        return builder;
    }

    /// <summary>Maps everything that the gateway answers.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseMiddleware<HeadMiddleware>();
        app.UseMiddleware<ResponseHeadersMiddleware>();
        app.UseResponseCompression();
        app.UseMiddleware<StatusProblemMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<CharsetMiddleware>();
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
        api.MapMempool();
        api.MapAddresses();
        api.MapSearch();
        api.MapEvents();
        api.MapPeers();
        api.MapMining();
        api.MapWallets();
        api.MapWalletMoney();
        var admin = app.MapGroup("/api/admin").RequireScope(KeyScope.Admin);
        admin.MapAdmin();
        admin.MapMiningAdmin();
        admin.MapPeerAdmin();
        admin.MapBlockAdmin();
        admin.MapUtxoSetAdmin();

        app.MapExplorer();
        app.MapDocs();

        // Streams without end must not hold up the stop.
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<ChainFeed>().Complete);
        return app;
    }
}
