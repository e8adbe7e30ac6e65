using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Blockyard.Manifests.Tests;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd.Cluster;

/// <summary>The probes of the manifests, asked of the services that they will be asked of.</summary>
[Collection(SharedNetwork.Collection)]
public sealed class ProbeContractTests(SharedNetwork pods)
{
    [Fact]
    public async Task Every_probe_of_every_service_is_answered()
    {
        using var http = new HttpClient();
        var answers = new List<string>();
        foreach (var workload in Overlay.Services.Keys)
        {
            foreach (var (port, path) in Probes($"base/{workload}/{workload}.yaml"))
            {
                using var answer = await http.GetAsync(new Uri(pods.PortOf(workload, port), path));
                answers.Add($"{workload} {port}{path} {(int)answer.StatusCode}");
            }
        }

        Assert.Equal(3 * Overlay.Services.Count, answers.Count);
        Assert.All(answers, answer => Assert.EndsWith(" 200", answer, StringComparison.Ordinal));
    }

    [RequiresToolFact("prometheus")]
    public async Task Every_probe_of_the_small_Prometheus_is_answered()
    {
        await using var prometheus = await PrometheusServer.StartAsync(
            [("gateway", "management", pods.PortOf("gateway", "management"))]);
        using var http = new HttpClient();
        var paths = Probes("components/prometheus/prometheus.yaml").Select(probe => probe.Path).ToList();

        Assert.Equal(3, paths.Count);
        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(prometheus.Address, path))).StatusCode);
        }
    }

    [Fact]
    public async Task A_gateway_says_that_it_is_not_ready_and_why_once_its_chain_store_is_gone()
    {
        var token = new Dictionary<string, string> { ["Service__Token"] = pods.Network.Secret("service-token") };
        using var folder = new TempFolder();
        var ports = FreePorts.Take(2);
        using var chainStore = ServiceProcess.Start(
            "ChainStore",
            ["--Data:Directory", folder.PathOf("chain"), "--Grpc:Port", $"{ports[0]}", "--Peer:Port", "0", "--Management:Port", "0"],
            token);
        using var gateway = ServiceProcess.Start(
            "Gateway",
            [
                "--Http:Port", $"{ports[1]}", "--Management:Port", "0", "--ChainStore:Address", $"http://127.0.0.1:{ports[0]}",
                "--Wallet:Address", $"http://127.0.0.1:{50052 + pods.Network.Offset}",
            ],
            token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[1]}"), Timeout = TimeSpan.FromSeconds(10) };
        var (_, path) = Probes("base/gateway/gateway.yaml").Single(probe => probe.Port == "http");
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(chainStore.HasExited, chainStore.Output);
                using var answer = await http.GetAsync(path);
                return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            },
            answer => answer.StartsWith("200", StringComparison.Ordinal),
            "the gateway is ready");

        chainStore.KillHard();

        await Eventually.GetAsync(() => StatusAsync(http, path), status => status == 503, "the gateway is not ready");
        using var answer = await http.GetAsync(path);
        var reasons = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("chain", reasons.ToString(), StringComparison.Ordinal);
        Assert.Equal(200, await StatusAsync(http, "/api/health/live"));
    }

    private static async Task<int> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return (int)answer.StatusCode;
    }

    private static IReadOnlyList<(string Port, string Path)> Probes(string file) =>
    [
        .. from document in YamlText.Documents(File.ReadAllText(Overlay.PathOf(file)))
           from container in Manifest.Items(document, "spec.template.spec.containers")
           from probe in new[] { "startupProbe", "livenessProbe", "readinessProbe" }
           where Manifest.At(container, $"{probe}.httpGet") is not null
           select ((string)Manifest.At(container, $"{probe}.httpGet.port")!, (string)Manifest.At(container, $"{probe}.httpGet.path")!),
    ];
}
