using System.Diagnostics;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>A program run to its end, with all that it said.</summary>
internal sealed record Command(int ExitCode, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs a program and returns its output; throws with everything it said if it fails.</summary>
    public static string Succeed(string program, IEnumerable<string> arguments)
    {
        var command = Run(program, arguments);
        return command.ExitCode == 0
            ? command.Output
            : throw new InvalidOperationException($"{program} failed ({command.ExitCode}): {command.Output}");
    }

    /// <summary>Runs a program; <paramref name="environment"/> is added to this process's own.</summary>
    public static Command Run(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Tools.Find(program) ?? program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Limit}.");
        }

        return new Command(process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
