using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Importing;
using Blockyard.Chain;
using Blockyard.Hosting;
using Blockyard.Hosting.Listeners;
using Blockyard.Services.ChainStore;
using Blockyard.Services.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Blockyard.Benchmarks.Reads;

/// <summary>A chain-store that holds the heavy chain and a gateway before it, on free ports, without rate limits.</summary>
internal sealed class ReadNetwork : IAsyncDisposable
{
    private const string Token = "a-token-for-benchmarks-0123456789";
    private const string NoLimits = """{ "enabled": false }""";

    private readonly ChainFolder _folder = new();
    private readonly List<WebApplication> _services = [];

    /// <summary>Where the gateway answers.</summary>
    public Uri Address { get; private set; } = null!;

    public static async Task<ReadNetwork> StartAsync()
    {
        var network = new ReadNetwork();
        await network._folder.RunAsync(new ChainSettings(), chain => ImportRun.RunAsync(chain, HeavyChain.Path));
        var limits = Path.Combine(network._folder.Path, "limits.json");
        await File.WriteAllTextAsync(limits, NoLimits);
        var store = await network.AddAsync(
            builder => builder.AddChainStore(),
            app => app.MapChainStore(),
            ("Data:Directory", network._folder.Path), ("Grpc:Port", "0"), ("Peer:Port", "0"), ("NODE_CONNECT_NODES", "local"));
        var gateway = await network.AddAsync(
            builder => builder.AddGateway(),
            app => app.MapGateway(),
            ("Http:Port", "0"), ("ChainStore:Address", store["Grpc"].ToString()), ("RL_SETTINGS_PATH", limits));
        network.Address = gateway["Http"];
        return network;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_services))
        {
            await service.StopAsync();
            await service.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, Uri>> AddAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication> map, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("Service:Token", Token)).Append(("Management:Port", "0"))
                .ToDictionary(setting => setting.Item1, string? (setting) => setting.Item2));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        add(builder);
        var app = builder.Build();
        map(app);
        await app.StartServiceAsync();
        _services.Add(app);
        return app.ListenerAddresses();
    }
}
