using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Blockyard.Benchmarks.Nodes;

/// <summary>A service as an operator runs it: a process of its own.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly string _name;
    private readonly Process _process;
    private readonly Uri _readiness;

    /// <summary>Starts a service that listens for its management on a port.</summary>
    public ServiceProcess(string name, int managementPort, IEnumerable<string> settings)
    {
        _name = name;
        _readiness = new Uri($"http://127.0.0.1:{managementPort}/readyz");
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, $"Blockyard.Services.{name}.dll"),
            "--Service:Token", Token,
            "--Management:Port", Text(managementPort),
            "--Logging:LogLevel:Default", "Warning",
            .. settings,
        ];
        _process = Process.Start("dotnet", arguments);
    }

    /// <summary>What every call has to carry.</summary>
    public static string Token => "a-token-for-benchmarks-0123456789";

    /// <summary>What it holds now.</summary>
    public ProcessMemory Memory => ProcessMemory.Read(_process.Id);

    /// <summary>Processor time of all its threads since it began.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>A number as it stands on a command line.</summary>
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task UntilReadyAsync()
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(ReadyLimit);
        while (!await IsReadyAsync(client, limit.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"{_name} ended with {_process.ExitCode}.");
            }

            await Task.Delay(ReadyPause, limit.Token);
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
            throw new InvalidOperationException($"{_name} ended with {_process.ExitCode}.");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(_readiness, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception refusal) when (refusal is HttpRequestException or SocketException)
        {
            // The latter when a listener goes away in the middle of being connected with.
            return false;
        }
    }
}
