using System.Globalization;
using System.Text.Json;
using Blockyard.Manifests.Tests;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd.Cluster;

/// <summary>A real Prometheus, which scrapes by the deployed configuration; only the discovery of pods is replaced by a list.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Discovery =
        "    kubernetes_sd_configs:\n      - role: pod\n        namespaces:\n          own_namespace: true\n";

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http;
    private readonly ServiceProcess _process;

    private PrometheusServer(IEnumerable<(string Workload, string Port, Uri Address)> targets)
    {
        File.WriteAllText(_folder.PathOf("prometheus.yml"), Configuration(targets));
        var port = FreePorts.Take(1)[0];
        Address = new Uri($"http://127.0.0.1:{port}");
        _http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        _process = ServiceProcess.StartProgram(
            Tools.Find("prometheus")!,
            [
                $"--config.file={_folder.PathOf("prometheus.yml")}", $"--storage.tsdb.path={_folder.PathOf("data")}",
                $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
            ]);
    }

    public Uri Address { get; }

    public static async Task<PrometheusServer> StartAsync(IEnumerable<(string Workload, string Port, Uri Address)> targets)
    {
        var server = new PrometheusServer(targets);
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(server._process.HasExited, $"Prometheus has ended:\n{server._process.Output}");
                using var answer = await server._http.GetAsync("/-/ready");
                return answer.IsSuccessStatusCode;
            },
            ready => ready,
            "Prometheus is ready");
        return server;
    }

    /// <summary>Whether any series matches, which is how the adapter finds out that a metric exists.</summary>
    public async Task<bool> KnowsAsync(string selector) =>
        (await GetAsync($"/api/v1/series?match[]={Uri.EscapeDataString(selector)}")).GetArrayLength() > 0;

    /// <summary>The one sample that a query gives, or null.</summary>
    public async Task<double?> QueryAsync(string query)
    {
        var result = (await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}")).GetProperty("result");
        return result.GetArrayLength() == 0
            ? null
            : double.Parse(result.EnumerateArray().Single().GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>The pods' ports that are scraped.</summary>
    public async Task<IEnumerable<string>> TargetsAsync() =>
        (await GetAsync("/api/v1/targets?state=active")).GetProperty("activeTargets").EnumerateArray()
        .Select(target => target.GetProperty("scrapeUrl").GetString()!);

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _process.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private static string Configuration(IEnumerable<(string Workload, string Port, Uri Address)> targets)
    {
        var deployed = File.ReadAllText(Overlay.PathOf("components/prometheus/prometheus.yml"));
        Assert.Contains(Discovery, deployed, StringComparison.Ordinal);
        var listed = string.Concat(targets.Select(target =>
            $"""
                  - targets: ["{target.Address.Authority}"]
                    labels:
                      __meta_kubernetes_namespace: blockchain
                      __meta_kubernetes_pod_name: {target.Workload}-0
                      __meta_kubernetes_pod_phase: Running
                      __meta_kubernetes_pod_container_port_name: {target.Port}
                      __meta_kubernetes_pod_label_app_kubernetes_io_name: {target.Workload}

            """));
        return deployed
            .Replace(Discovery, "    static_configs:\n" + listed, StringComparison.Ordinal)
            // A test cannot wait for a minute's worth of scrapes.
            .Replace("scrape_interval: 10s", "scrape_interval: 1s", StringComparison.Ordinal)
            .Replace("scrape_timeout: 5s", "scrape_timeout: 1s", StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        var answer = JsonElement.Parse(await _http.GetStringAsync(path));
        return answer.GetProperty("data");
    }
}
