using Blockyard.Contracts.Miner.V1;
using Blockyard.Hosting;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Listeners;
using Blockyard.Services.Miner;
using Blockyard.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Miner;

/// <summary>A real miner on real ports, with a chain and a wallet that the test holds in its hands.</summary>
internal sealed class MinerNetwork : IAsyncDisposable
{
    public const string PayoutAddress = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    private const string Token = "a-token-for-tests-0123456789";

    private readonly TempFolder _folder = new();
    private readonly WebApplication _neighbours;
    private readonly StreamBreaker _breaker = new();
    private WebApplication? _miner;
    private ServiceChannel? _channel;

    private MinerNetwork(ChainDouble chain)
    {
        Chain = chain;
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Ports());
        builder.AddServiceDefaults("neighbours");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(chain).AddSingleton(_breaker).AddSingleton(Wallet);
        _neighbours = builder.Build();
        _neighbours.MapServiceDefaults();
        _neighbours.MapGrpcService<TemplateDouble>();
        _neighbours.MapGrpcService<WalletDouble>();
    }

    public ChainDouble Chain { get; }

    public WalletDouble Wallet { get; } = new();

    public RecordedLines Logs { get; private set; } = new();

    public MinerService.MinerServiceClient Client { get; private set; } = null!;

    public Uri Management => _miner!.ListenerAddresses()["Management"];

    public static async Task<MinerNetwork> StartAsync(ChainDouble? chain = null, params (string Key, string Value)[] settings)
    {
        var network = new MinerNetwork(chain ?? new ChainDouble());
        await network._neighbours.StartServiceAsync();
        if (settings.All(setting => setting.Key != "start" || setting.Value != "no"))
        {
            await network.StartMinerAsync(settings);
        }

        return network;
    }

    /// <summary>Builds a miner with these settings, on this network's store; the caller runs it.</summary>
    public WebApplication BuildMiner(params (string Key, string Value)[] settings)
    {
        var address = _neighbours.ListenerAddresses()["Grpc"].ToString();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Ports());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Network"] = Chain.Network,
            ["Data:Directory"] = _folder.Path,
            ["Data:ReservedMiB"] = "1",
            ["ChainStore:Address"] = address,
            ["Wallet:Address"] = address,
            ["MINER_ADDRESS"] = PayoutAddress,
        });
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value));
        builder.AddMiner();
        builder.Logging.ClearProviders();
        Logs = new RecordedLines();
        builder.Logging.AddProvider(Logs);
        var app = builder.Build();
        app.MapMiner();
        return app;
    }

    public async Task StartMinerAsync(params (string Key, string Value)[] settings)
    {
        _miner = BuildMiner(settings);
        await _miner.StartServiceAsync();
        _channel = _miner.Services.GetRequiredService<ServiceChannelFactory>()
            .Create(new ServiceClientOptions { Address = _miner.ListenerAddresses()["Grpc"].ToString() });
        Client = new MinerService.MinerServiceClient(_channel.Invoker);
    }

    public async Task StopMinerAsync()
    {
        _channel?.Dispose();
        if (_miner is not null)
        {
            await _miner.StopAsync();
            await _miner.DisposeAsync();
            _miner = null;
        }
    }

    public void BreakStreams() => _breaker.Break();

    public async Task<MinerStatus> GetStatusAsync() => (await Client.GetStatusAsync(new GetStatusRequest())).Status;

    public Task<MinerStatus> UntilAsync(Func<MinerStatus, bool> condition, string what) =>
        Patience.UntilAsync(GetStatusAsync, condition, what);

    public async Task<string> GetPageAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Management };
        return await client.GetStringAsync(path);
    }

    public async ValueTask DisposeAsync()
    {
        await StopMinerAsync();
        await _neighbours.StopAsync();
        await _neighbours.DisposeAsync();
        _breaker.Dispose();
        _folder.Dispose();
    }

    private static Dictionary<string, string?> Ports() => new()
    {
        ["Grpc:Port"] = "0",
        ["Management:Port"] = "0",
        ["Service:Token"] = Token,
    };
}
