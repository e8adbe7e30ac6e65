using Blockyard.Consensus;
using Blockyard.Hosting;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Probes;
using Blockyard.Services.Miner.ChainStores;
using Blockyard.Services.Miner.Payout;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.Templates;
using Blockyard.Services.Miner.Work;
using Blockyard.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner;

/// <summary>Puts a miner together: chain-stores → feed → board → loop → solver → submitter → chain-stores, and a store under it.</summary>
public static class MinerModule
{
    internal const string ChainStore = "ChainStore";
    internal const string Wallet = "Wallet";

    // The store of earlier versions.
    private const string EarlierFolder = "store";

    // A handful of keys and one per found block; the index is written with every checkpoint.
    private const long IndexBytes = 64 << 10;

    /// <summary>Builds the service from its command line and environment.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddMiner();
        var app = builder.Build();
        app.MapMiner();
        return app;
    }

    /// <summary>Adds everything that a miner is; settings come from the builder's configuration.</summary>
    public static IHostApplicationBuilder AddMiner(this IHostApplicationBuilder builder)
    {
        builder.AddServiceDefaults("miner");
        builder.AddServiceClient(ChainStore, "http://127.0.0.1:50051");
        builder.AddServiceClient(Wallet, "http://127.0.0.1:50052");
        AddOptions(builder);

        var services = builder.Services;

        services.TryAddSingleton<IStoreDisk>(OsDisk.Instance);
        services.AddSingleton(OpenStore);
        services.AddSingleton<MinerName>();
        services.AddSingleton<ChangeNotice>();
        services.AddSingleton<LastError>();
        services.AddSingleton<HashRateMeter>();
        services.AddSingleton<ChainStoreDirectory>();
        services.AddSingleton<ChainStoreChoice>();
        services.AddSingleton<TemplateBoard>();
        services.AddSingleton<TemplateRefresh>();
        services.AddSingleton<PacingRules>();
        services.AddSingleton<FinishedWork>();
        services.AddSingleton<PowerRules>();
        services.AddSingleton<JobFactory>();
        services.AddSingleton<BlockSolver>();
        services.AddSingleton<GenerateQueue>();
        services.AddSingleton<MinerMetrics>();
        services.AddSingleton<SolutionDelivery>();
        services.AddSingleton<SolutionSubmitter>();
        services.AddSingleton<BlockGenerator>();
        services.AddSingleton<StatusReporter>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<MinerStore>());
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<TemplateBoard>());

        // Stopped in the opposite order: the store is flushed when nobody writes any more.
        services.AddHostedService<StoreFlusher>();
        services.AddHostedService(provider => provider.GetRequiredService<ChainStoreDirectory>());
        services.AddHostedService<ChainStoreScout>();
        services.AddHostedService<PayoutWorker>();
        services.AddHostedService<MiningLoop>();
        services.AddHostedService<TemplateFeed>();
        return builder;
    }

    /// <summary>Maps what a miner answers to.</summary>
    public static WebApplication MapMiner(this WebApplication app)
    {
        app.MapServiceDefaults();
        app.MapGrpcService<MinerEndpoint>();
        return app;
    }

    private static void AddOptions(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MinerOptions>()
            .Configure(options => MinerOptions.Bind(options, builder.Configuration))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MinerOptions>, MinerOptionsRangesValidator>();
        builder.Services.AddSingleton<IValidateOptions<MinerOptions>, MinerOptionsValidator>();
    }

    private static MinerStore OpenStore(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<MinerOptions>>().Value;
        var folder = Path.GetFullPath(options.Directory);
        var logger = services.GetRequiredService<ILogger<MinerStore>>();
        var settings = new LoggedStateSettings
        {
            Directory = folder,
            Network = MinerRecords.NetworkTag(options.Network),
            RecordVersion = MinerRecords.Version,
            IndexBytes = IndexBytes,
            Space = new DiskSpace((long)options.ReservedMiB << 20),
            Time = services.GetRequiredService<TimeProvider>(),
            Disk = services.GetRequiredService<IStoreDisk>(),
            Logger = logger,
        };
        var earlier = new KeyValueStoreSettings
        {
            Directory = Path.Combine(folder, EarlierFolder),
            Network = ChainParams.For(options.Network).MessageStart,
            MemoryBytes = KeyValueStoreSettings.MinMemoryBytes,
            IndexBytes = IndexBytes,
            Space = new DiskSpace(0),
            Logger = logger,
        };
        return MinerStore.Open(settings, new EarlierStore(earlier, logger));
    }
}
