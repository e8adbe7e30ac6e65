using Blockyard.Crypto.Secp256k1;
using Blockyard.Hosting;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Probes;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Endpoint;
using Blockyard.Services.Wallet.Following;
using Blockyard.Services.Wallet.Idempotency;
using Blockyard.Services.Wallet.Keys;
using Blockyard.Services.Wallet.Payments;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet;

/// <summary>The wallet service, put together.</summary>
/// <remarks>
/// <code>
///  WalletEndpoint ──► Payments ──► Keys (seeds, unlocked accounts)
///        │               │
///        ▼               ▼
///      WalletShard: log of events ──► ledger          ◄── Following: blocks, mempool, rescans
/// </code>
/// </remarks>
public static class WalletModule
{
    /// <summary>Name of the service's meter.</summary>
    public const string MeterName = "Blockyard.Wallet";

    /// <summary>Name and section of the channel to the chain-stores.</summary>
    public const string ChainStore = "ChainStore";

    /// <summary>Builds the service from its command line and environment.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddWallet();
        return builder.Build().MapWallet();
    }

    /// <summary>Adds the service.</summary>
    public static IHostApplicationBuilder AddWallet(this IHostApplicationBuilder builder)
    {
        Secp256k1Library.EnsureLoaded();
        builder.AddServiceDefaults("wallet");
        builder.AddServiceClient(ChainStore, "http://127.0.0.1:50051");
        var services = builder.Services;

        // Blocks, mempool and payments of one node: it knows what a payment builds on.
        services.Configure<ServiceClientOptions>(ChainStore, options => options.Sticky = true);
        services.AddOptions<WalletOptions>()
            .Bind(builder.Configuration.GetSection("Data"))
            .Bind(builder.Configuration.GetSection("Wallet"))
            .Configure(options => options.Network = ReadNetwork(builder.Configuration["Network"]))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WalletOptions>, WalletOptionsValidator>();

        services.AddSingleton<ServiceKey>();
        services.AddSingleton<SeedVault>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<WalletMaker>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<IdempotentCalls>();
        services.AddSingleton<FeeRates>();
        services.AddSingleton<PaymentDesk>();
        services.AddSingleton<PsbtDesk>();
        services.AddSingleton<Faucet>();
        services.AddSingleton<ChainStream>();
        services.AddSingleton<BlockTaker>();
        services.AddSingleton<AddressFinder>();
        services.AddSingleton<ScriptHistory>();
        services.AddSingleton<Rescanner>();
        services.AddSingleton<WalletMetrics>();
        services.AddSingleton<FollowState>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<FollowState>());

        // In this order: the store opens first and closes last.
        services.TryAddSingleton<IStoreDisk>(OsDisk.Instance);
        services.AddSingleton<WalletShard>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<WalletShard>());
        services.AddHostedService(provider => provider.GetRequiredService<WalletShard>());
        services.AddHostedService<KeyCheck>();
        services.AddHostedService<CheckpointWorker>();
        services.AddHostedService<ChainFollower>();
        services.AddHostedService<MempoolFollower>();
        services.AddWorker<PaymentBroadcaster>();
        services.AddWorker<RescanWorker>();
        return builder;
    }

    /// <summary>Maps the endpoint, probes and metrics.</summary>
    public static WebApplication MapWallet(this WebApplication app)
    {
        app.MapServiceDefaults();
        app.MapGrpcService<WalletEndpoint>();
        app.Services.GetRequiredService<WalletMetrics>();
        return app;
    }

    private static Network ReadNetwork(string? name) => name switch
    {
        null or "" => Network.Regtest,
        _ when Enum.TryParse<Network>(name, ignoreCase: true, out var network) && Enum.IsDefined(network) => network,
        _ => throw new OptionsValidationException(
            nameof(Network), typeof(WalletOptions), [$"Network is '{name}'; it is regtest or devnet."]),
    };

    // A worker that others talk to.
    private static void AddWorker<TWorker>(this IServiceCollection services)
        where TWorker : class, IHostedService
    {
        services.AddSingleton<TWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<TWorker>());
    }
}
