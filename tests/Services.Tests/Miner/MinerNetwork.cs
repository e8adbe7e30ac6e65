using Blockyard.Contracts.Miner.V1;
using Blockyard.Hosting;
using Blockyard.Services.Miner;
using Blockyard.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Services.Tests.Miner;

/// <summary>A real miner on real ports, with a chain and a wallet that the test holds in its hands.</summary>
internal sealed class MinerNetwork : IAsyncDisposable
{
    public const string PayoutAddress = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    private readonly TempFolder _folder = new();
    private readonly StreamBreaker _breaker = new();
    private RunningService _neighbours = null!;
    private RunningService? _miner;

    private MinerNetwork(ChainDouble chain)
    {
        Chain = chain;
    }

    public ChainDouble Chain { get; }

    public WalletDouble Wallet { get; } = new();

    public RecordedLines Logs { get; private set; } = new();

    /// <summary>Folder of the miner's data.</summary>
    public string Folder => _folder.Path;

    /// <summary>Where chain and wallet are.</summary>
    public string NeighbourAddress => _neighbours.Address;

    public Uri Management => _miner!.Management;

    public MinerService.MinerServiceClient Client => new(_miner!.Invoker);

    public static async Task<MinerNetwork> StartAsync(ChainDouble? chain = null, params (string Key, string Value)[] settings)
    {
        var network = await StartWithoutMinerAsync(chain);
        await network.StartMinerAsync(settings);
        return network;
    }

    public static async Task<MinerNetwork> StartWithoutMinerAsync(ChainDouble? chain = null)
    {
        var network = new MinerNetwork(chain ?? new ChainDouble());
        network._neighbours = await RunningService.StartAsync(network.BuildNeighbours());
        return network;
    }

    /// <summary>Builds a miner with these settings, on this network's store; the caller runs it.</summary>
    public WebApplication BuildMiner(params (string Key, string Value)[] settings)
    {
        Logs = new RecordedLines();
        (string Key, string Value)[] usual =
        [
            ("Network", Chain.Network),
            ("Data:Directory", _folder.Path),
            ("ChainStore:Address", _neighbours.Address),
            ("Wallet:Address", _neighbours.Address),
            ("MINER_ADDRESS", PayoutAddress),
        ];
        var others = usual.Where(setting => settings.All(other => other.Key != setting.Key));
        return RunningService.Build(builder => builder.AddMiner(), app => app.MapMiner(), Logs, [.. others, .. settings]);
    }

    public async Task StartMinerAsync(params (string Key, string Value)[] settings) =>
        _miner = await RunningService.StartAsync(BuildMiner(settings));

    public async Task StopMinerAsync()
    {
        if (_miner is not null)
        {
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
        await _neighbours.DisposeAsync();
        _breaker.Dispose();
        _folder.Dispose();
    }

    private WebApplication BuildNeighbours() => RunningService.Build(
        builder =>
        {
            builder.AddServiceDefaults("neighbours");
            builder.Services.AddSingleton(Chain).AddSingleton(_breaker).AddSingleton(Wallet);
        },
        app =>
        {
            app.MapServiceDefaults();
            app.MapGrpcService<TemplateDouble>();
            app.MapGrpcService<WalletDouble>();
        },
        logs: null);
}
