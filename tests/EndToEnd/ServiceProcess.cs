using System.Diagnostics;
using System.Text;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>A service as an operator runs it: a process of its own, with its output kept for when a test fails.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const int MaxOutput = 1 << 20;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServiceProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it has written.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a service of this solution, built in the test's own configuration.</summary>
    public static ServiceProcess Start(
        string service,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var dll = Path.Combine(
            SharedData.RepositoryRoot, "services", service, "bin", configuration, "net10.0", $"Blockyard.Services.{service}.dll");
        return StartProgram("dotnet", [dll, .. arguments], environment);
    }

    /// <summary>Starts any program.</summary>
    public static ServiceProcess StartProgram(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ServiceProcess(new Process { StartInfo = start });
    }

    /// <summary>Ends it as a power cut would: no handler of its own runs.</summary>
    public void KillHard()
    {
        _process.Kill();
        _process.WaitForExit(ExitLimit);
    }

    /// <summary>Asks it to stop, as Ctrl-C and Kubernetes do, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(ExitLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The process did not end within {ExitLimit.TotalSeconds:0} s. It wrote:\n{Output}");
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillHard();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null && _output.Length < MaxOutput)
            {
                _output.AppendLine(line);
            }
        }
    }
}
