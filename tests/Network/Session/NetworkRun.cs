using System.Diagnostics;
using Blockyard.Network.Ordeals;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Session;

/// <summary>A run of many rounds: a line for each, a table at the end, and the seed to repeat it with if something was lost.</summary>
internal static class NetworkRun
{
    /// <summary>Runs until the plan or the time is over; true if nothing was lost. After a loss the folder stays.</summary>
    public static async Task<bool> RunAsync(NetworkOptions options, IEnumerable<IOrdeal> plan, TextWriter output)
    {
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("blockyard-network-").FullName;
        Directory.CreateDirectory(folder);
        var summary = new NetworkSummary();
        var clock = Stopwatch.StartNew();
        try
        {
            await output.WriteLineAsync($"Seed {options.Seed}, data and logs in {folder}");
            await using var session = new NetworkSession(folder, options.Seed);
            await session.PrepareAsync();
            var end = clock.Elapsed + TimeSpan.FromMinutes(options.Minutes);
            foreach (var ordeal in plan.TakeWhile(_ => clock.Elapsed < end))
            {
                await RunRoundAsync(number => session.RunRoundAsync(number, ordeal), ordeal.GetType().Name);
            }

            await RunRoundAsync(session.FinishAsync, "Finish");
            summary.Memory(session);
        }
        catch (Exception error)
        {
            // Whatever else goes wrong, such as a service that does not answer, is no better than a loss.
            await output.WriteLineAsync($"LOSS in round {summary.Rounds + 1}: {(error is LossException ? error.Message : error)}");
            await output.WriteLineAsync($"Data and logs are kept in {folder}; to run it again: make network SEED={options.Seed}");
            await output.WriteLineAsync(summary.ToText(clock.Elapsed, losses: 1));
            return false;
        }

        await output.WriteLineAsync(summary.ToText(clock.Elapsed, losses: 0));
        if (options.Folder is null)
        {
            Directory.Delete(folder, recursive: true);
        }

        return true;

        async Task RunRoundAsync(Func<int, Task<RoundResult>> run, string kind)
        {
            var result = await run(summary.Rounds + 1);
            summary.Add(kind, result);
            await output.WriteLineAsync(result.ToString());
        }
    }
}
