using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.Services.Tests;

/// <summary>A service as a process of its own, which can be killed.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private const string SharedToken = "a-token-for-tests-0123456789";

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GrpcChannel? _channel;

    private ServiceProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
    }

    /// <summary>To be sent along with every call.</summary>
    public static Metadata Token { get; } = new() { { "authorization", $"Bearer {SharedToken}" } };

    /// <summary>Clients are made from this.</summary>
    public CallInvoker Invoker => _channel!.CreateCallInvoker();

    /// <summary>All that it has said.</summary>
    public string Output
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts a service and waits until it says where it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(string service, params (string Key, string Value)[] settings)
    {
        var process = new ServiceProcess(Describe(service, settings));
        try
        {
            process._channel = GrpcChannel.ForAddress(await process._address.Task.WaitAsync(Patience.Limit));
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Starts a service that cannot start, and gives what it says until it ends.</summary>
    public static async Task<string> FailAsync(string service, params (string Key, string Value)[] settings)
    {
        using var process = new ServiceProcess(Describe(service, settings));
        using var limit = new CancellationTokenSource(Patience.Limit);
        await process._process.WaitForExitAsync(limit.Token);
        Assert.Equal(1, process._process.ExitCode);
        return process.Output;
    }

    /// <summary>Kills the process at once (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _channel?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Describe(string service, (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] usual =
        [
            ("Network", "regtest"),
            ("Data:ReservedMiB", "1"),
            ("Service:Token", SharedToken),
            ("Grpc:Port", "0"),
            ("Management:Port", "0"),
        ];
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, $"Blockyard.Services.{service}.dll"))
        {
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in usual.Concat(settings))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException($"The service ended: {Output}"));
        }
        else if (ListensOn().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"listens on .*Grpc (http://[^ ,]*)")]
    private static partial Regex ListensOn();
}
