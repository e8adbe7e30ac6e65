using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>The wallet service as a process of its own, which can be killed.</summary>
internal sealed class WalletProcess : IDisposable
{
    private readonly ServiceProcess _process;

    private WalletProcess(ServiceProcess process)
    {
        _process = process;
        Client = new WalletService.WalletServiceClient(process.Invoker);
    }

    public static Metadata Token => ServiceProcess.Token;

    public WalletService.WalletServiceClient Client { get; }

    /// <summary>Starts the service and waits until it says where it listens.</summary>
    public static async Task<WalletProcess> StartAsync(string folder, Uri chainStore) =>
        new(await ServiceProcess.StartAsync("Wallet", Settings(folder, chainStore)));

    /// <summary>Starts the service on a folder that it must refuse, and gives what it says.</summary>
    public static Task<string> FailAsync(string folder, Uri chainStore) =>
        ServiceProcess.FailAsync("Wallet", Settings(folder, chainStore));

    /// <summary>Kills the process at once (SIGKILL).</summary>
    public Task KillAsync() => _process.KillAsync();

    public void Dispose() => _process.Dispose();

    private static (string, string)[] Settings(string folder, Uri chainStore) =>
    [
        ("Data:Directory", folder),
        ("ChainStore:Address", chainStore.ToString()),
        ("Wallet:Key", WalletNetwork.ServiceKey),
        ("Wallet:CheckpointIntervalSeconds", "1"),
    ];
}
