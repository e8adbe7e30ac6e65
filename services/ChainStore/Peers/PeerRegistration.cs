using System.Security.Cryptography;
using Blockyard.Consensus;
using Blockyard.Hosting.Listeners;
using Blockyard.Hosting.Probes;
using Blockyard.Peering;
using Blockyard.Peering.Addresses;
using Blockyard.Services.ChainStore.Metrics;
using Blockyard.Services.ChainStore.Startup;
using Blockyard.Storage;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Gives the chain-store its peers: a port of their own, an id, addresses to dial.</summary>
internal static class PeerRegistration
{
    /// <summary>Name of the listener for peers.</summary>
    public const string Listener = "Peer";

    public static void AddPeers(this IHostApplicationBuilder builder)
    {
        builder.AddListener(Listener, PeerAddress.DefaultPort, HttpProtocols.Http2);
        var services = builder.Services;
        services.AddOptions<PeerOptions>()
            .Configure(options => PeerOptions.Bind(options, builder.Configuration))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<GrpcServiceOptions<PeerEndpoint>>().Configure(options =>
            options.MaxReceiveMessageSize = PeerEndpoint.MaxMessageBytes);
        services.AddSingleton<IHostResolver, DnsHostResolver>();
        services.AddSingleton<IPeerConnector, PeerConnector>();
        services.AddSingleton<IPeerFiles>(provider => new PeerFiles(
            provider.GetRequiredService<IStoreDisk>(),
            Path.GetFullPath(provider.GetRequiredService<IOptions<ChainStoreOptions>>().Value.Directory)));
        services.AddSingleton(new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        services.AddSingleton(ReadIdentity);
        services.AddSingleton(SettingsOf);
        services.AddSingleton<PeerNetwork>();
        services.AddSingleton<PeerMetrics>();
        services.AddSingleton<PeerSync>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<PeerSync>());
        services.AddSingleton<PeerWorker>();
        services.AddSingleton<IFarewell>(provider => provider.GetRequiredService<PeerWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<PeerWorker>());
    }

    private static PeerSettings SettingsOf(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PeerOptions>>().Value;
        return new PeerSettings
        {
            NodeId = services.GetRequiredService<NodeIdentity>().Id,
            Connect = options.Addresses(),
            Discovery = options.Discovery,
            TargetOutbound = options.TargetOutbound,
            MaxOutbound = options.MaxOutbound,
            MaxInbound = options.MaxInbound,
            BanTime = TimeSpan.FromSeconds(options.BanSeconds),
            ListenPort = services.ListenerAddresses()[Listener].Port,
            UserAgent = $"blockyard/{NodeVersion.Text}",
        };
    }

    private static NodeIdentity ReadIdentity(IServiceProvider services)
    {
        var directory = services.GetRequiredService<IOptions<ChainStoreOptions>>().Value.Directory;
        return new NodeIdentity(
            NodeIdFile.ReadOrCreate(Path.GetFullPath(directory), services.GetRequiredService<ChainParams>().MessageStart));
    }
}
