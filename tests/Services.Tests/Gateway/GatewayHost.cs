using System.Net;
using System.Text;
using System.Text.Json;
using Blockyard.Hosting;
using Blockyard.Hosting.Listeners;
using Blockyard.Services.Gateway;
using Blockyard.Services.Tests.Gateway.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Gateway;

/// <summary>A gateway as it runs in a pod, on ports of its own, in front of scripted backends.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string AdminKey = "an-admin-key-of-these-tests";
    public const string WalletKey = "a-wallet-key-of-these-tests";

    private readonly ScriptedBackend[] _backends;

    private GatewayHost(WebApplication app, RecordedLines lines, ScriptedBackend[] backends)
    {
        App = app;
        Lines = lines;
        _backends = backends;
        Http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = app.ListenerAddresses()["Http"],
        };
    }

    public WebApplication App { get; }

    public RecordedLines Lines { get; }

    public HttpClient Http { get; }

    public ScriptedBackend Backend => _backends[0];

    public Uri Management => App.ListenerAddresses()["Management"];

    public static Task<GatewayHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(1, settings);

    public static async Task<GatewayHost> StartAsync(int backends, params (string Key, string Value)[] settings)
    {
        var chain = new ScriptedChain();
        var started = await Task.WhenAll(
            Enumerable
                .Range(0, backends)
                .Select(shard => ScriptedBackend.StartAsync(shard == 0 ? chain : new ScriptedChain(), shard)));
        var host = await StartAsync(started, settings);
        await Patience.UntilAsync(
            async () => (await host.Http.GetAsync("/health/ready")).StatusCode,
            status => status == HttpStatusCode.OK,
            "ready");
        return host;
    }

    public static async Task<GatewayHost> StartAsync(ScriptedBackend[] backends, params (string Key, string Value)[] settings)
    {
        var (app, lines) = Build(backends, settings);
        await app.StartServiceAsync();
        return new GatewayHost(app, lines, backends);
    }

    public static (WebApplication App, RecordedLines Lines) Build(
        ScriptedBackend[] backends,
        params (string Key, string Value)[] settings)
    {
        var addresses = string.Join(',', backends.Select(backend => backend.Address.ToString()));
        var environment = settings.FirstOrDefault(setting => setting.Key == "environment").Value ?? "Production";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Http:Port"] = "0",
                ["Management:Port"] = "0",
                ["Service:Token"] = ScriptedBackend.Token,
                ["ChainStore:Address"] = addresses,
                ["Wallet:Address"] = addresses,
                ["Miner:Address"] = backends.Length == 0 ? "" : backends[0].Address.ToString(),
                ["BITCOIN_API_ADMIN_KEY"] = AdminKey,
                ["BITCOIN_API_WALLET_KEY"] = WalletKey,
            });
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value));
        builder.AddGateway();
        builder.Logging.ClearProviders();
        var lines = new RecordedLines();
        builder.Logging.AddProvider(lines);
        var app = builder.Build();
        app.MapGateway();
        return (app, lines);
    }

    /// <summary>Sends a request; a body is JSON unless its type is said.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? body = null,
        string? key = null,
        string type = "application/json",
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request);
    }

    public async Task<JsonElement> GetAsync(string path, string? key = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        await JsonOfAsync(await SendAsync(HttpMethod.Get, path, key: key), expected);

    public async Task<JsonElement> PostAsync(
        string path,
        string? body,
        string? key = null,
        HttpStatusCode expected = HttpStatusCode.OK) => await JsonOfAsync(await SendAsync(HttpMethod.Post, path, body, key), expected);

    public static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}");
            return JsonDocument.Parse(text).RootElement;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }
}
