using System.Diagnostics;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Session;

/// <summary>A run of many cycles: a line for each, a table at the end, and the seed to repeat it with if something was lost.</summary>
internal static class CrashRun
{
    /// <summary>Runs; true if nothing was lost. After a loss the folder stays.</summary>
    public static async Task<bool> RunAsync(CrashOptions options, TextWriter output)
    {
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("blockyard-crash-").FullName;
        Directory.CreateDirectory(folder);
        var results = new List<CycleResult>();
        var clock = Stopwatch.StartNew();
        try
        {
            await output.WriteLineAsync($"Seed {options.Seed}, data and logs in {folder}");
            using var session = new CrashSession(folder, options.Seed);
            await session.PrepareAsync();
            for (var cycle = 1; cycle <= options.Cycles; cycle++)
            {
                results.Add(await session.RunCycleAsync(cycle));
                await output.WriteLineAsync(results[^1].ToString());
            }

            await session.FinishAsync();
        }
        catch (Exception error)
        {
            // Whatever else goes wrong, such as a service that does not answer, is no better than a loss.
            await output.WriteLineAsync($"LOSS in cycle {results.Count + 1}: {(error is LossException ? error.Message : error)}");
            await output.WriteLineAsync($"Data and logs are kept in {folder}; to run it again: make crash SEED={options.Seed}");
            await output.WriteLineAsync(CrashSummary.Of(results, clock.Elapsed, losses: 1));
            return false;
        }

        await output.WriteLineAsync(CrashSummary.Of(results, clock.Elapsed, losses: 0));
        if (options.Folder is null)
        {
            Directory.Delete(folder, recursive: true);
        }

        return true;
    }
}
