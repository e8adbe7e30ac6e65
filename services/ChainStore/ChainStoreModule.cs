using System.Security.Cryptography;
using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Ports;
using Blockyard.Chain.Templates;
using Blockyard.ChainStorage;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Hosting;
using Blockyard.Hosting.Listeners;
using Blockyard.Hosting.Probes;
using Blockyard.Peering;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Chain;
using Blockyard.Services.ChainStore.Import;
using Blockyard.Services.ChainStore.Mempool;
using Blockyard.Services.ChainStore.Metrics;
using Blockyard.Services.ChainStore.Peers;
using Blockyard.Services.ChainStore.Startup;
using Blockyard.Services.ChainStore.Templates;
using Blockyard.Services.ChainStore.Verify;
using Blockyard.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.ChainStore;

/// <summary>
/// The chain-store, put together:
/// <code>
///   endpoints ─► Blockchain ─► FileBlockLog (truth) · KeyValueChainState (coins, indexes)
///       │            └─► MempoolChainFollower ─► TransactionPool ◄─ MempoolAdmission ─► journal
///       ├─► TemplateStore ◄─ TemplateFeed ◄─┘
///       └─► PeerNetwork ◄─► other chain-stores
/// </code>
/// </summary>
public static class ChainStoreModule
{
    /// <summary>Name of the meter that all instruments of the service belong to.</summary>
    public const string MeterName = "Blockyard.ChainStore";

    /// <summary>Builds the service from its command line and environment.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(CommandLineFlags.Expand(args));
        builder.AddChainStore();
        var app = builder.Build();
        app.MapChainStore();
        return app;
    }

    /// <summary>Adds everything that the chain-store is made of.</summary>
    public static IHostApplicationBuilder AddChainStore(this IHostApplicationBuilder builder)
    {
        Secp256k1Library.EnsureLoaded();
        builder.AddServiceDefaults("chain-store");
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<LoadingGate>();
            options.Interceptors.Add<StoreErrors>();
        });
        builder.Services.AddOptions<ChainStoreOptions>()
            .Configure(options => ChainStoreOptions.Bind(options, builder.Configuration))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<MempoolOptions>().BindConfiguration("Mempool").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<VerifyOptions>().BindConfiguration("Verify");
        AddChain(builder.Services);
        AddMempool(builder.Services);
        AddTemplates(builder.Services);
        builder.AddPeers();
        return builder;
    }

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapChainStore(this WebApplication app)
    {
        app.MapServiceDefaults();

        // It counts from now on, and not from when somebody first asks.
        _ = app.Services.GetRequiredService<NodeUptime>();
        app.MapGrpcService<ChainEndpoint>();
        app.MapGrpcService<MempoolEndpoint>();
        app.MapGrpcService<TemplateEndpoint>();
        app.MapGrpcService<NodeEndpoint>();
        app.MapGrpcService<PeerEndpoint>().RequireListener(PeerRegistration.Listener);
        return app;
    }

    private static void AddChain(IServiceCollection services)
    {
        services.TryAddSingleton<IStoreDisk>(OsDisk.Instance);
        services.AddSingleton(OpenStorage);
        services.AddSingleton(provider =>
            ChainOpening.Open(() => FileBlockLog.Open(provider.GetRequiredService<ChainStorageSettings>())));
        services.AddSingleton(provider =>
            ChainOpening.Open(() => KeyValueChainState.Open(provider.GetRequiredService<ChainStorageSettings>())));
        services.AddSingleton<IBlockLog>(provider => provider.GetRequiredService<FileBlockLog>());
        services.AddSingleton<IChainState>(provider => provider.GetRequiredService<KeyValueChainState>());
        services.AddSingleton<IChainQueries>(provider => provider.GetRequiredService<KeyValueChainState>());
        services.AddSingleton(provider => ChainOpening.Settings(Options(provider)));
        services.AddSingleton(provider => ChainOpening.Parameters(Options(provider)));
        services.AddSingleton<Blockchain>();
        services.AddSingleton<BlockReader>();
        services.AddSingleton<NodeView>();
        services.AddSingleton<TransactionReader>();
        services.AddSingleton<ImportSlot>();
        services.AddSingleton<Heartbeat>();
        services.AddSingleton<NodeUptime>();
        services.AddSingleton<ChainMetrics>();
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<ChainLoading>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<ChainLoading>());
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<StoreHealth>());

        // Stopped in the opposite order: the chain is closed when nobody asks for it any more.
        services.AddHostedService<ChainStartup>();
        services.AddHostedService<WriterPulse>();
        services.AddHostedService<TipReport>();
    }

    private static void AddMempool(IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MempoolOptions>>().Value.ToSettings());
        services.AddSingleton<TransactionPool>();
        services.AddSingleton(provider => new ScriptCache(provider.GetRequiredService<MempoolSettings>().ScriptCacheCapacity));
        services.AddSingleton<IScriptCache>(provider => provider.GetRequiredService<ScriptCache>());
        services.AddSingleton(provider =>
            ChainOpening.Open(() => FileMempoolJournal.Open(provider.GetRequiredService<ChainStorageSettings>())));
        services.AddSingleton<IMempoolJournal>(provider => provider.GetRequiredService<FileMempoolJournal>());
        services.AddSingleton<MempoolPersistence>();
        services.AddSingleton<MempoolAdmission>();
        services.AddSingleton<FeeEstimator>();
        services.AddSingleton<IFeeHistory>(provider => new FileFeeHistory(provider.GetRequiredService<ChainStorageSettings>()));
        services.AddSingleton<FeeMemory>();
        services.AddSingleton<MempoolChainFollower>();
        services.AddSingleton<MempoolRun>();
        services.AddHostedService<MempoolJournalWorker>();
    }

    private static void AddTemplates(IServiceCollection services)
    {
        // Another number at each start and on each node: it keeps templates and extra nonces apart.
        var salt = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        services.AddSingleton(new TemplateSettings());
        services.AddSingleton(provider => new TemplateStore(provider.GetRequiredService<TemplateSettings>(), salt));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TemplateBuilder>(provider, salt));
        services.AddSingleton(static provider => new TemplateGate(
            provider.GetRequiredService<PeerSync>(),
            () => provider.GetRequiredService<TemplateBuilder>().WhyNone,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(OpenFeed);
        services.AddSingleton<SolutionAssembler>();
        services.AddSingleton<TemplateMetrics>();
        services.AddHostedService<TemplateWorker>();
    }

    private static TemplateFeed OpenFeed(IServiceProvider provider)
    {
        var gate = provider.GetRequiredService<TemplateGate>();
        return new TemplateFeed(
            provider.GetRequiredService<TemplateBuilder>(),
            provider.GetRequiredService<TemplateStore>(),
            provider.GetRequiredService<TransactionPool>(),
            provider.GetRequiredService<MempoolChainFollower>(),
            provider.GetRequiredService<TemplateSettings>(),
            provider.GetRequiredService<TimeProvider>()) { IsOpen = () => gate.IsOpen };
    }

    private static ChainStorageSettings OpenStorage(IServiceProvider provider)
    {
        var settings = ChainOpening.Storage(Options(provider), provider.GetRequiredService<ILoggerFactory>());
        return VerifyAtStart.Open(
            settings with { Disk = provider.GetRequiredService<IStoreDisk>() },
            Options(provider),
            provider.GetRequiredService<IOptions<VerifyOptions>>().Value);
    }

    private static ChainStoreOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ChainStoreOptions>>().Value;
}
