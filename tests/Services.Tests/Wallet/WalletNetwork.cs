using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Hosting;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Listeners;
using Blockyard.Primitives;
using Blockyard.Services.Wallet;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>A real wallet service on real ports, with a chain that the test holds in its hands.</summary>
internal sealed class WalletNetwork : IAsyncDisposable
{
    public const string Token = "a-token-for-tests-0123456789";
    public const string ServiceKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly TempFolder _folder = new();
    private readonly WebApplication _chainStore;
    private WebApplication? _service;
    private ServiceChannel? _channel;

    private WalletNetwork()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Ports());
        builder.AddServiceDefaults("chain-store");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Chain);
        _chainStore = builder.Build();
        _chainStore.MapServiceDefaults();
        _chainStore.MapGrpcService<ScriptedChainEndpoint>();
        _chainStore.MapGrpcService<ScriptedMempoolEndpoint>();
    }

    public ScriptedChain Chain { get; } = new();

    public RecordedLines Logs { get; } = new();

    /// <summary>The disk that the service's stores are on.</summary>
    public FaultyDisk Disk { get; } = new(OsDisk.Instance);

    /// <summary>The door to the wallets.</summary>
    public WalletShard Shard => _service!.Services.GetRequiredService<WalletShard>();

    /// <summary>Folder of the service's data.</summary>
    public string Folder => _folder.PathOf("data");

    public WalletService.WalletServiceClient Client { get; private set; } = null!;

    public Uri Management => _service!.ListenerAddresses()["Management"];

    public Uri ChainAddress => _chainStore.ListenerAddresses()["Grpc"];

    public static async Task<WalletNetwork> StartAsync(params (string Key, string Value)[] settings)
    {
        var network = new WalletNetwork();
        await network._chainStore.StartServiceAsync();
        await network.StartServiceAsync(settings);
        return network;
    }

    /// <summary>Builds a wallet service with these settings; the caller runs it.</summary>
    public WebApplication Build(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Ports());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Network"] = "regtest",
            ["Data:Directory"] = Folder,
            ["Data:ReservedMiB"] = "1",
            ["ChainStore:Address"] = ChainAddress.ToString(),
            ["Wallet:Key"] = ServiceKey,
            ["Wallet:PassphraseIterations"] = "1000",
            ["Wallet:GapLimit"] = "30",
            ["Wallet:ResubmitSeconds"] = "1",
        });
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value));
        builder.Services.AddSingleton<IStoreDisk>(Disk);
        builder.AddWallet();
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddProvider(Logs);
        return builder.Build().MapWallet();
    }

    public async Task StartServiceAsync(params (string Key, string Value)[] settings)
    {
        _service = Build(settings);
        await _service.StartServiceAsync();
        _channel = _service.Services.GetRequiredService<ServiceChannelFactory>()
            .Create(new ServiceClientOptions { Address = _service.ListenerAddresses()["Grpc"].ToString() });
        Client = new WalletService.WalletServiceClient(_channel.Invoker);
    }

    public async Task StopServiceAsync()
    {
        _channel?.Dispose();
        if (_service is not null)
        {
            await _service.StopAsync();
            await _service.DisposeAsync();
            _service = null;
        }
    }

    /// <summary>Starts the service again as it would find its data after a crash now.</summary>
    public async Task CrashAsync()
    {
        var copy = _folder.PathOf("copy");
        CopyFolder(Folder, copy);
        await StopServiceAsync();
        Directory.Delete(Folder, recursive: true);
        Directory.Move(copy, Folder);
        await StartServiceAsync();
    }

    public async Task<CreateWalletResponse> CreateAsync(string name = "", string passphrase = "", string key = "") =>
        await Client.CreateWalletAsync(new CreateWalletRequest { Name = name, Passphrase = passphrase, IdempotencyKey = key });

    public async Task<Balance> BalanceAsync(string wallet) =>
        (await Client.GetBalanceAsync(new GetBalanceRequest { WalletId = wallet })).Balance;

    public async Task<IReadOnlyList<WalletTransaction>> HistoryAsync(string wallet) =>
        (await Client.ListTransactionsAsync(new ListTransactionsRequest { WalletId = wallet, PageSize = 200 })).Transactions;

    public async Task<SendPaymentResponse> PayAsync(string wallet, string address, ulong amount, string key = "") =>
        await Client.SendPaymentAsync(new SendPaymentRequest
        {
            WalletId = wallet, Outputs = { new PaymentOutput { Address = address, AmountSats = amount } }, IdempotencyKey = key,
        });

    /// <summary>A new wallet with one confirmed coin.</summary>
    public async Task<CreateWalletResponse> CreateFundedAsync(long value, string passphrase = "")
    {
        var created = await CreateAsync(passphrase: passphrase);
        Chain.Pay(ScriptOf(created.Address), value);
        Chain.Mine();
        await UntilBalanceAsync(
            created.Wallet.WalletId, balance => balance.ConfirmedSats == (ulong)value, "the coin is confirmed");
        return created;
    }

    public Task<Balance> UntilBalanceAsync(string wallet, Func<Balance, bool> condition, string what) =>
        Patience.UntilAsync(() => BalanceAsync(wallet), condition, what);

    public Task UntilSyncedAsync() => Patience.UntilAsync(
        async () => (await Client.GetWalletAsync(new GetWalletRequest { WalletId = await AnyWalletAsync() })).Wallet.SyncedHeight,
        height => height == Chain.Height,
        "the wallets know the tip");

    public static byte[] ScriptOf(string address) => AddressCodec.ToScript(address, Network.Regtest);

    /// <summary>Runs a call that must fail, and returns its status and code.</summary>
    public static async Task<(StatusCode Status, string Code)> FailureAsync<T>(AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        return (error.StatusCode, error.Trailers.GetValue(ErrorCode.TrailerName) ?? string.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServiceAsync();
        await _chainStore.StopAsync();
        await _chainStore.DisposeAsync();
        _folder.Dispose();
    }

    private static void CopyFolder(string from, string to)
    {
        // Locks belong to the process that lives.
        var files = Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(file => Path.GetFileName(file) != "LOCK"))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var destination = File.Create(target);
            source.CopyTo(destination);
        }
    }

    private static Dictionary<string, string?> Ports() => new()
    {
        ["Grpc:Port"] = "0",
        ["Management:Port"] = "0",
        ["Service:Token"] = Token,
    };

    private async Task<string> AnyWalletAsync()
    {
        var wallets = (await Client.ListWalletsAsync(new ListWalletsRequest())).Wallets;
        return wallets.Count > 0 ? wallets[0].WalletId : (await CreateAsync()).Wallet.WalletId;
    }
}
