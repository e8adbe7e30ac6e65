using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>The wallet service as a process of its own, which can be killed.</summary>
internal sealed partial class WalletProcess : IDisposable
{
    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private WalletProcess(Process process, string address)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress(address);
        Client = new WalletService.WalletServiceClient(_channel);
    }

    public static Metadata Token { get; } = new() { { "authorization", $"Bearer {WalletNetwork.Token}" } };

    public WalletService.WalletServiceClient Client { get; }

    /// <summary>Starts the service and waits until it says where it listens.</summary>
    public static async Task<WalletProcess> StartAsync(string folder, Uri chainStore)
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "Blockyard.Services.Wallet.dll"))
        {
            Environment =
            {
                ["Network"] = "regtest",
                ["Data__Directory"] = folder,
                ["Data__ReservedMiB"] = "1",
                ["ChainStore__Address"] = chainStore.ToString(),
                ["Wallet__Key"] = WalletNetwork.ServiceKey,
                ["Wallet__CheckpointIntervalSeconds"] = "1",
                ["Service__Token"] = WalletNetwork.Token,
                ["Grpc__Port"] = "0",
                ["Management__Port"] = "0",
            },
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var said = new StringBuilder();
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            said.AppendLine(line.Data);
            if (ListensOn().Match(line.Data ?? string.Empty) is { Success: true } match)
            {
                address.TrySetResult(match.Groups[1].Value);
            }
            else if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException($"The service ended: {said}"));
            }
        };
        process.BeginOutputReadLine();
        return new WalletProcess(process, await address.Task.WaitAsync(Patience.Limit));
    }

    /// <summary>Kills the process at once (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _channel.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"listens on .*Grpc (http://[^ ,]*)")]
    private static partial Regex ListensOn();
}
