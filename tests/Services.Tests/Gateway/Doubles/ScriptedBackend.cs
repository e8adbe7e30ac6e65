using Blockyard.Hosting;
using Blockyard.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>A pod that answers as chain-store, miner and wallet at once, over real gRPC on a port of its own.</summary>
internal sealed class ScriptedBackend : IAsyncDisposable
{
    public const string Token = "a-token-for-tests-0123456789";

    private readonly WebApplication _app;
    private int _disposed;

    private ScriptedBackend(ScriptedChain chain, int shard, int port)
    {
        Chain = chain;
        Feed = new ScriptedFeed(chain);
        Mempool = new MempoolDouble(chain, Feed);
        Node = new NodeDouble(chain);
        Miner = new MinerDouble(Feed);
        Wallet = new WalletDouble(shard);
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Grpc:Port"] = $"{port}",
                ["Management:Port"] = "0",
                ["Service:Token"] = Token,
            });
        builder.AddServiceDefaults("scripted");
        builder.Logging.ClearProviders();
        builder
            .Services.AddSingleton(new ChainDouble(chain, Feed))
            .AddSingleton(Mempool)
            .AddSingleton(Node)
            .AddSingleton(Miner)
            .AddSingleton(Wallet);
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapGrpcService<ChainDouble>();
        _app.MapGrpcService<MempoolDouble>();
        _app.MapGrpcService<NodeDouble>();
        _app.MapGrpcService<MinerDouble>();
        _app.MapGrpcService<WalletDouble>();
    }

    public ScriptedChain Chain { get; }

    public ScriptedFeed Feed { get; }

    public MempoolDouble Mempool { get; }

    public NodeDouble Node { get; }

    public MinerDouble Miner { get; }

    public WalletDouble Wallet { get; }

    public Uri Address => _app.ListenerAddresses()["Grpc"];

    public static async Task<ScriptedBackend> StartAsync(ScriptedChain? chain = null, int shard = 0, int port = 0)
    {
        var backend = new ScriptedBackend(chain ?? new ScriptedChain(), shard, port);
        await backend._app.StartServiceAsync();
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        // A test may have killed it already.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Feed.Break();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Feed.Dispose();
    }
}
