using System.Diagnostics;

namespace Blockyard.TestKit.Processes;

/// <summary>One life of a service: from the start of its process to its end, which is seldom its own choice.</summary>
public sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServiceProcess(ServiceKind kind, Process process, LogLines log)
    {
        Kind = kind;
        Log = log;
        _process = process;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        StartedAt = DateTime.UtcNow;
        Clock = Stopwatch.StartNew();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ServiceKind Kind { get; }

    public LogLines Log { get; }

    public DateTime StartedAt { get; }

    /// <summary>Time since the start.</summary>
    public Stopwatch Clock { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a service of this solution, built in this program's own configuration.</summary>
    public static ServiceProcess Start(ServiceKind kind, IReadOnlyDictionary<string, string> settings, string logFile)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var dll = Path.Combine(
            SharedData.RepositoryRoot, "services", $"{kind}", "bin", configuration, "net10.0", $"Blockyard.Services.{kind}.dll");
        var start = new ProcessStartInfo("dotnet", [dll])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(logFile),
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new ServiceProcess(kind, new Process { StartInfo = start }, new LogLines(logFile));
    }

    /// <summary>kill -9: no handler of its own runs. Returns at once.</summary>
    public void KillHard() => _process.Kill();

    /// <summary>SIGTERM. Returns at once.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(ExitLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            Log.End();
        }
        else if (line.Length > 0)
        {
            Log.Add(line);
        }
    }
}
