using Blockyard.Hosting;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests;

/// <summary>A service as it runs in production, on free ports, with the token that all services of a test share.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    /// <summary>What all services of a test prove themselves to each other with.</summary>
    public const string Token = "a-token-for-tests-0123456789";

    private readonly WebApplication _app;
    private readonly ServiceChannel _channel;

    private RunningService(WebApplication app)
    {
        _app = app;
        var channels = app.Services.GetRequiredService<ServiceChannelFactory>();
        _channel = channels.Create(new ServiceClientOptions { Address = Address });
    }

    /// <summary>Where it takes gRPC calls.</summary>
    public string Address => _app.ListenerAddresses()["Grpc"].ToString();

    /// <summary>Where metrics and probes are.</summary>
    public Uri Management => _app.ListenerAddresses()["Management"];

    /// <summary>What it is made of.</summary>
    public IServiceProvider Parts => _app.Services;

    /// <summary>Clients are made from this.</summary>
    public Grpc.Core.CallInvoker Invoker => _channel.Invoker;

    public static WebApplication Build(
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        ILoggerProvider? logs,
        params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Grpc:Port"] = "0",
            ["Management:Port"] = "0",
            ["Peer:Port"] = "0",
            ["Service:Token"] = Token,
            ["Data:ReservedMiB"] = "1",
        });
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        add(builder);
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        var app = builder.Build();
        map(app);
        return app;
    }

    public static async Task<RunningService> StartAsync(WebApplication app)
    {
        await app.StartServiceAsync();
        return new RunningService(app);
    }

    /// <summary>A service that runs already.</summary>
    public static RunningService Of(WebApplication app) => new(app);

    /// <summary>Where it takes connections of its own kind.</summary>
    public Uri Peer => _app.ListenerAddresses()["Peer"];

    /// <summary>Stops it as a signal does; calls in progress can be seen to end.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>A page of the management port, with its status.</summary>
    public async Task<(System.Net.HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Management };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
