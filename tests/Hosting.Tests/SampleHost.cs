using Blockyard.Hosting.Listeners;
using Blockyard.Hosting.Probes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Tests;

/// <summary>A service made of the defaults, on real ports. Settings override those that make it startable.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    public const string Token = "a-token-for-tests-0123456789";

    private SampleHost(WebApplication app, ReadinessGate gate, RecordingLogs logs)
    {
        App = app;
        Gate = gate;
        Logs = logs;
    }

    public WebApplication App { get; }

    public ReadinessGate Gate { get; }

    public RecordingLogs Logs { get; }

    public Uri Grpc => App.ListenerAddresses()["Grpc"];

    public Uri Management => App.ListenerAddresses()["Management"];

    public static (WebApplication App, ReadinessGate Gate, RecordingLogs Logs) Build(
        Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Grpc:Port"] = "0",
            ["Management:Port"] = "0",
            ["Service:Token"] = Token,
        });
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value));
        builder.AddServiceDefaults("sample");
        builder.Logging.ClearProviders();
        var logs = new RecordingLogs();
        builder.Logging.AddProvider(logs);
        var gate = new ReadinessGate("gate", "closed by the test");
        gate.Open();
        builder.Services.AddSingleton<IReadinessCheck>(gate);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<SampleEndpoint>();
        app.MapGet("/hello", () => "hello");
        return (app, gate, logs);
    }

    public static async Task<SampleHost> StartAsync(
        Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        var (app, gate, logs) = Build(configure, settings);
        await app.StartServiceAsync();
        return new SampleHost(app, gate, logs);
    }

    public GrpcChannel Connect() => GrpcChannel.ForAddress(Grpc);

    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Management };
        return await client.GetAsync(path);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
