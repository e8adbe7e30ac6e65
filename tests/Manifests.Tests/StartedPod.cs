using System.Text.RegularExpressions;
using Blockyard.Hosting;
using Blockyard.Services.ChainStore;
using Blockyard.Services.Gateway;
using Blockyard.Services.Miner;
using Blockyard.Services.Wallet;
using Blockyard.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Blockyard.Manifests.Tests;

/// <summary>
/// A real service, started with the environment of its pod and nothing else. Ports are free ones, folders and files are at
/// hand, and nobody answers at the addresses of others.
/// </summary>
internal sealed partial class StartedPod : IAsyncDisposable
{
    private const string HostVariable = "DOTNET_ENVIRONMENT";

    private readonly TempFolder _folder = new();
    private readonly ReadKeys _configuration;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly WebApplication _app;

    private StartedPod(string overlay, string service, IReadOnlyDictionary<string, string> variables)
    {
        _variables = variables;
        _configuration = new ReadKeys(variables.Select(pair => KeyValuePair.Create(pair.Key, Here(overlay, pair.Key, pair.Value))));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // As the host itself reads it, before there is a configuration.
            EnvironmentName = variables.GetValueOrDefault(HostVariable),
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.Sources.Add(_configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        _app = Build(builder, service);
    }

    /// <summary>Variables that the service never asked for.</summary>
    public IEnumerable<string> Unread => _variables.Keys.Where(name => name != HostVariable && !_configuration.WasRead(name));

    public static async Task<StartedPod> StartAsync(string overlay, string service, IReadOnlyDictionary<string, string> variables)
    {
        var pod = new StartedPod(overlay, service, variables);
        try
        {
            await pod._app.StartServiceAsync();
            return pod;
        }
        catch
        {
            await pod.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20)))
        {
            await _app.StopAsync(limit.Token);
        }

        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static WebApplication Build(WebApplicationBuilder builder, string service)
    {
        switch (service)
        {
            case "chain-store":
                builder.AddChainStore();
                return builder.Build().MapChainStore();
            case "miner":
                builder.AddMiner();
                return builder.Build().MapMiner();
            case "wallet":
                builder.AddWallet();
                return builder.Build().MapWallet();
            case "gateway":
                builder.AddGateway();
                return builder.Build().MapGateway();
            default:
                throw new ArgumentOutOfRangeException(nameof(service), service, "There are four services.");
        }
    }

    private string Here(string overlay, string name, string value) => name switch
    {
        "Data__Directory" => _folder.PathOf("data"),
        // Nobody waits for a load balancer here.
        "Shutdown__DrainSeconds" => "0",
        "RL_SETTINGS_PATH" => RateLimits(overlay),
        "ChainStore__Address" or "Miner__Address" => HostOf().Replace(value, "localhost:1"),
        "NODE_CONNECT_NODES" or "Redis__Connection" => HostOf().Replace(value, "127.0.0.1:1"),
        _ when name.EndsWith("__Port", StringComparison.Ordinal) => "0",
        _ => value,
    };

    private string RateLimits(string overlay)
    {
        var map = Overlay.Render(overlay).Of("ConfigMap")
            .Single(candidate => candidate.Name.StartsWith("rate-limit-settings", StringComparison.Ordinal));
        File.WriteAllText(_folder.PathOf("settings.json"), Assert.Single(map.Labels("data")).Value);
        return _folder.PathOf("settings.json");
    }

    [GeneratedRegex(@"(?<![\w.{}-])[a-z][\w.{}-]*:\d+")]
    private static partial Regex HostOf();
}
