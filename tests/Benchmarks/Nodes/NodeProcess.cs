using System.Diagnostics;
using System.Globalization;
using Blockyard.TestKit;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Blockyard.Benchmarks.Nodes;

/// <summary>A chain-store as an operator runs it: a process of its own.</summary>
internal sealed class NodeProcess : IDisposable
{
    private const string Token = "a-token-for-benchmarks-0123456789";
    private const int LargestMessage = 32 << 20;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly GrpcChannel _channel;
    private readonly Uri _readiness;

    private NodeProcess(string folder, IEnumerable<string> settings)
    {
        var ports = FreePorts.Take(3);
        _readiness = new Uri($"http://127.0.0.1:{ports[1]}/readyz");
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports[0]}", new GrpcChannelOptions { MaxSendMessageSize = LargestMessage });
        Invoker = _channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {Token}");
            return metadata;
        });
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Blockyard.Services.ChainStore.dll"),
            "--Data:Directory", folder,
            "--Service:Token", Token,
            "--Grpc:Port", Text(ports[0]),
            "--Management:Port", Text(ports[1]),
            "--Peer:Port", Text(ports[2]),
            "--Logging:LogLevel:Default", "Warning",
            .. settings,
        ];
        _process = Process.Start("dotnet", arguments);
    }

    /// <summary>Makes calls to it.</summary>
    public CallInvoker Invoker { get; }

    /// <summary>From the start of the process until it first said that it is ready.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>What it holds now.</summary>
    public ProcessMemory Memory => ProcessMemory.Read(_process.Id);

    /// <summary>Starts one on a folder and waits until it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(string folder, params string[] settings)
    {
        var start = Stopwatch.GetTimestamp();
        var node = new NodeProcess(folder, settings);
        try
        {
            await node.UntilReadyAsync();
            node.TimeToReady = Stopwatch.GetElapsedTime(start);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>Ends it as a power cut would: no handler of its own runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as Kubernetes does, and waits for that.</summary>
    public async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        using var kill = Process.Start("kill", ["-TERM", Text(_process.Id)]);
        await kill.WaitForExitAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The chain-store ended with {_process.ExitCode}.");
        }
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

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task UntilReadyAsync()
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(ReadyLimit);
        while (!await IsReadyAsync(client, limit.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The chain-store ended with {_process.ExitCode}.");
            }

            await Task.Delay(ReadyPause, limit.Token);
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(_readiness, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
