using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Blockyard.Fuzz.Engine;

/// <summary>Fuzzes many targets, each in a process of its own, as many at once as there are cores, and prints a table.</summary>
internal sealed class FuzzSession(FuzzOptions options, string program, string findings, TextWriter output)
{
    private const double LongestRun = 20;
    private const string Row = "{0,-24} {1,11} {2,10} {3,7} {4,6} {5,7} {6,6}";

    private readonly ConcurrentQueue<string> _findings = new();

    /// <returns>0, or 1 if anything was found.</returns>
    public async Task<int> RunAsync(IReadOnlyList<IFuzzTarget> targets, CancellationToken cancellationToken)
    {
        var cores = Math.Min(Environment.ProcessorCount, targets.Count);
        var seconds = options.Seconds * cores / targets.Count;
        Write(Row, "target", "runs", "runs/s", "corpus", "found", "blocks", "new");
        await Parallel.ForEachAsync(
            targets,
            new ParallelOptions { MaxDegreeOfParallelism = cores, CancellationToken = cancellationToken },
            async (target, stop) => await RunAsync(target, seconds, stop));
        foreach (var finding in _findings)
        {
            Write("\n{0}", finding);
        }

        return _findings.IsEmpty ? 0 : 1;
    }

    private async Task RunAsync(IFuzzTarget target, double seconds, CancellationToken cancellationToken)
    {
        var crash = Path.GetTempFileName();
        var failing = Path.Combine(findings, $"{target.Name}.hex");
        File.Delete(failing);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(Arguments(target, seconds, crash), start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(seconds + LongestRun));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        var line = (await answer).Split('\n').LastOrDefault(text => text.Contains('\t', StringComparison.Ordinal));
        if (line is null)
        {
            // It hangs, or the process died without a word.
            await File.WriteAllTextAsync(failing, Convert.ToHexStringLower(CurrentInput.Read(crash)), cancellationToken);
            line = new FuzzResult(0, seconds, 0, 0, 0, 0, "The process hung or died. " + await error).ToString();
        }

        Report(target, FuzzResult.Parse(line), failing);
        File.Delete(crash);
    }

    private string[] Arguments(IFuzzTarget target, double seconds, string crash) =>
    [
        program, "--target", target.Name, "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
        "--seed", options.Seed.ToString(CultureInfo.InvariantCulture), "--crash", crash,
        .. options.IsBlind ? ["--blind"] : Array.Empty<string>(),
        .. options.Keep is { } folder ? ["--keep", folder] : Array.Empty<string>(),
    ];

    private void Report(IFuzzTarget target, FuzzResult result, string failing)
    {
        Write(
            Row, target.Name, result.Runs.ToString("n0", CultureInfo.InvariantCulture),
            (result.Runs / result.Seconds).ToString("n0", CultureInfo.InvariantCulture),
            result.Corpus, result.Found, result.Blocks, result.NewBlocks);
        if (result.Finding.Length > 0)
        {
            _findings.Enqueue(
                $"FINDING {target.Name}: {result.Finding}\n  input: {failing}\n"
                + $"  again: make fuzz TARGET={target.Name} REPLAY={failing}");
        }
    }

    private void Write(string format, params object[] values)
    {
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, format, values));
    }
}
