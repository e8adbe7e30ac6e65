using Blockyard.Hosting;
using Blockyard.Services.ChainStore;
using Blockyard.Services.Gateway;
using Blockyard.Services.Miner;
using Blockyard.Services.Wallet;

namespace Blockyard.Services.Devnet;

/// <summary>All services of a network in one process, each as it would run in a pod of its own, on ports of 127.0.0.1.</summary>
internal sealed class DevnetNetwork : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly DevnetOptions _options;
    private readonly DevnetSecrets _secrets;
    private readonly DevnetPorts _ports;
    private readonly List<WebApplication> _services;
    private int _started;

    private DevnetNetwork(DevnetOptions options, DevnetSecrets secrets, string[] args, IConfiguration shared)
    {
        _options = options;
        _secrets = secrets;
        _ports = new DevnetPorts(options.PortOffset);
        var settings = new ServiceSettings(options, secrets, _ports);
        _services =
        [
            .. Enumerable.Range(0, options.Nodes).Select(node =>
                Build(args, settings.ChainStore(node), builder => builder.AddChainStore(), app => app.MapChainStore())),
            Build(args, settings.Wallet(), builder => builder.AddWallet(), app => app.MapWallet()),
            Build(args, settings.Miner(), builder => builder.AddMiner(), app => app.MapMiner()),
            Build(args, settings.Gateway(shared), builder => builder.AddGateway(), app => app.MapGateway()),
        ];
    }

    /// <summary>Puts the network together.</summary>
    /// <exception cref="ServiceStartException">A setting makes no sense.</exception>
    public static DevnetNetwork Create(string[] args)
    {
        args = CommandLineFlags.Expand(args);
        var shared = DevnetOptions.Configure(args);
        var options = DevnetOptions.Read(shared);
        Directory.CreateDirectory(options.Directory);
        return new DevnetNetwork(options, DevnetSecrets.LoadOrCreate(options.Directory), args, shared);
    }

    /// <summary>Starts the services one after another, those below first, and mines the first blocks of a new chain.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _services)
        {
            _started++;
            await service.StartServiceAsync(cancellationToken);
        }

        if (_options.Network == "regtest")
        {
            await FirstBlocks.MineAsync(_ports, _secrets, cancellationToken);
        }
    }

    /// <summary>Ends when the network is told to stop, or when one of its services stops by itself.</summary>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            [cancellationToken, .. _services.Select(service => service.Lifetime.ApplicationStopping)]);
        await Task.Delay(Timeout.Infinite, any.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Where everything is.</summary>
    public string Describe() => DevnetBanner.Of(_options, _secrets, _ports);

    /// <summary>Stops the services, those above first, so that nothing that is in progress below is cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Take(_started).Reverse())
        {
            using var limit = new CancellationTokenSource(StopTimeout);
            await service.StopAsync(limit.Token);
        }

        foreach (var service in Enumerable.Reverse(_services))
        {
            await service.DisposeAsync();
        }
    }

    private static WebApplication Build(
        string[] args,
        Dictionary<string, string?> settings,
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddInMemoryCollection(settings);
        // Four services at once: only what needs attention, unless more is asked for (Logging:LogLevel:Default).
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Signals are the network's affair: it stops its services in order.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        add(builder);
        var app = builder.Build();
        map(app);
        return app;
    }
}
