using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting;
using Blockyard.Hosting.Clients;

namespace Blockyard.Services.ChainStore.Snapshots;

/// <summary>
/// <c>snapshot export ADDRESS FILE</c> and <c>snapshot import ADDRESS FILE</c>: the chain of a running node to a file, and from one.
/// Token and TLS are set as for every client: <c>--Service:TokenFile</c>, <c>--ChainStore:Tls:CaPath</c>.
/// </summary>
internal static class SnapshotCommand
{
    private const string Usage =
        "usage: snapshot export|import ADDRESS FILE --Service:TokenFile FILE   (ADDRESS: 127.0.0.1:50051 or https://host:port)";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 if everything was done, 1 otherwise.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [("export" or "import") and var verb, var address, { Length: > 0 } path, .. var settings])
        {
            await Console.Error.WriteLineAsync(Usage);
            return 1;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            await RunAsync(verb, address, path, settings, interrupted.Token);
            return 0;
        }
        catch (Exception error) when (Explain(error) is { } reason)
        {
            await Console.Error.WriteLineAsync($"snapshot {verb}: {reason}");
            return 1;
        }
    }

    private static async Task RunAsync(
        string verb, string address, string path, string[] settings, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder(settings);
        builder.AddServiceDefaults("snapshot", grpc: false);
        using var host = builder.Build();
        var options = new ServiceClientOptions();
        builder.Configuration.GetSection("ChainStore").Bind(options);
        options.Address = address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}";
        using var channel = host.Services.GetRequiredService<ServiceChannelFactory>().Create(options);
        var node = new ChainService.ChainServiceClient(channel.Invoker);
        await (verb == "export"
            ? new SnapshotExport(node, path, TimeProvider.System).RunAsync(cancellationToken)
            : new SnapshotImport(node, path, TimeProvider.System).RunAsync(cancellationToken));
    }

    /// <summary>The one line that people are told; null if only the stack trace explains it.</summary>
    private static string? Explain(Exception error) => error switch
    {
        OperationCanceledException => "interrupted. What was done stays: run it again to go on.",
        IOException or InvalidDataException or FormatException or UnauthorizedAccessException or ArgumentException => error.Message,
        _ => ServiceRunner.Explain(error),
    };
}
