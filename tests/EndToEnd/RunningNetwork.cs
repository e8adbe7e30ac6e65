using System.Net.Http.Json;
using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>The network that `make run` starts, on ports of its own, spoken to over HTTP as a person with curl would.</summary>
internal sealed class RunningNetwork : IAsyncDisposable
{
    private const int Attempts = 5;

    private static int _networks = Random.Shared.Next(0, 120);

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http;
    private string[] _arguments;
    private ServiceProcess _process;

    private RunningNetwork(int offset, Action<string>? prepare, string[] arguments)
    {
        Offset = offset;
        _arguments = arguments;
        prepare?.Invoke(Data);
        _process = StartProcess();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{8080 + offset}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>What is added to every port.</summary>
    public int Offset { get; }

    /// <summary>Folder of the network's data.</summary>
    public string Data => _folder.PathOf("data");

    public string Output => _process.Output;

    public string Secret(string name) => File.ReadAllText(Path.Combine(Data, "secrets", name)).Trim();

    /// <summary>Starts a network and waits until it is ready.</summary>
    /// <param name="prepare">Does something with the folder of the data before, which is not there yet.</param>
    /// <param name="arguments">Settings beyond the usual.</param>
    public static async Task<RunningNetwork> StartAsync(Action<string>? prepare = null, params string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var network = new RunningNetwork(1000 + (Interlocked.Increment(ref _networks) % 120 * 107), prepare, arguments);
            try
            {
                await network.WaitUntilUpAsync();
                return network;
            }
            catch (Xunit.Sdk.XunitException) when (attempt < Attempts && network.Output.Contains("in use", StringComparison.Ordinal))
            {
                // Any connection of this machine may have taken one of the ports for its own end.
                await network.DisposeAsync();
            }
        }
    }

    /// <summary>The first chain-store's probe, which no gateway hides: its status and what it says.</summary>
    public async Task<(int Status, string Text)> ProbeChainStoreAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri($"http://127.0.0.1:{9091 + Offset}{path}"));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task RestartAfterKillAsync()
    {
        _process.KillHard();
        _process.Dispose();
        _process = StartProcess();
        await WaitUntilUpAsync();
    }

    public async Task<int> StopAsync() => await _process.TerminateAsync();

    /// <summary>Starts it again on its data, with other settings beyond the usual if there are any.</summary>
    public async Task StartAgainAsync(params string[] arguments)
    {
        _process.Dispose();
        _arguments = arguments.Length > 0 ? arguments : _arguments;
        _process = StartProcess();
        await WaitUntilUpAsync();
    }

    /// <summary>What <c>make nodes</c> shows, and its exit code.</summary>
    public async Task<(int ExitCode, string Output)> CompareNodesAsync()
    {
        using var nodes = ServiceProcess.Start(
            "Devnet",
            ["nodes", "--Data:Directory", Data, "--Devnet:PortOffset", Offset.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return (await nodes.WaitForExitAsync(), nodes.Output);
    }

    public Task<JsonElement> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, key, null);

    public Task<JsonElement> PostAsync(string path, string? key, object body) => SendAsync(HttpMethod.Post, path, key, body);

    public async Task<(int Status, JsonElement Body)> TrySendAsync(HttpMethod method, string path, string? key, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _process.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string? key, object? body)
    {
        var (status, answer) = await TrySendAsync(method, path, key, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path} → {status}: {answer}\n{Output}");
        return answer;
    }

    private ServiceProcess StartProcess() => ServiceProcess.Start(
        "Devnet",
        [
            "--Data:Directory", Data, "--Devnet:PortOffset", Offset.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. _arguments,
        ]);

    private Task<bool> WaitUntilUpAsync() => Eventually.GetAsync(
        async () =>
        {
            Assert.False(_process.HasExited, $"The network has ended:\n{Output}");
            using var response = await _http.GetAsync("/api/health/ready");
            return response.IsSuccessStatusCode && Output.Contains("Blockyard is up", StringComparison.Ordinal);
        },
        up => up,
        "the network is up");
}
