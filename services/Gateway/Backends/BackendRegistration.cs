using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Probes;
using Blockyard.Services.Gateway.Probes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>Gives the gateway its ways to chain-stores, miners and wallets.</summary>
internal static class BackendRegistration
{
    public static void AddBackends(this IHostApplicationBuilder builder)
    {
        AddNodes(
            builder,
            "ChainStore",
            "http://127.0.0.1:50051",
            (address, invoker, health) => new ChainNode(address, invoker, health));
        AddNodes(
            builder,
            "Miner",
            "http://127.0.0.1:50053",
            (address, invoker, health) => new MinerNode(address, invoker, health));
        var services = builder.Services;
        services.AddSingleton<ChainStores>();
        services.AddOptions<WalletShardOptions>().Bind(builder.Configuration.GetSection("Wallet"));
        services.AddSingleton<WalletShards>();
        services.AddSingleton<WalletWatch>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<WalletWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<WalletWatch>());
    }

    private static void AddNodes<TNode>(
        IHostApplicationBuilder builder,
        string section,
        string address,
        Func<string, CallInvoker, NodeHealth, TNode> create)
        where TNode : class, IServiceNode
    {
        builder.AddServiceClient(section, address);
        builder.Services.AddSingleton(provider => new NodeDirectory<TNode>(
            section,
            provider.GetRequiredService<IOptionsMonitor<ServiceClientOptions>>(),
            provider.GetRequiredService<ServiceChannelFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NodeDirectory<TNode>>>(),
            create));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<NodeDirectory<TNode>>());
    }
}
