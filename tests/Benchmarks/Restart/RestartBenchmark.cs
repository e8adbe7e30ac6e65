using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Importing;
using Blockyard.Benchmarks.Runner;
using Blockyard.Chain;

namespace Blockyard.Benchmarks.Restart;

/// <summary>P8: how long a node takes from its files to ready.</summary>
internal sealed class RestartBenchmark : IBenchmark
{
    private const int Coins = 1_000_000;
    private const int Runs = 3;
    private const int WarmUpImports = 2;

    public string Id => "P8";

    public string Title => $"restart with {Coins:#,0} coins, and rebuild of the state from the log";

    public async Task RunAsync(Report report)
    {
        await RestartAsync(report);
        await NodeRestarts.MeasureAsync(report, Coins);
        HeavyChain.Require();
        await RebuildAsync(report);
    }

    private static async Task RestartAsync(Report report)
    {
        using var folder = new ChainFolder();
        await folder.RunAsync(new ChainSettings(), chain => ManyCoins.MineAsync(chain, Coins, RandomScripts.Of));
        var coins = 0L;
        var best = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            best = Math.Min(best, await Stopwatches.TimeUntilAsync(ready => folder.RunAsync(new ChainSettings(), chain =>
            {
                ready();
                coins = chain.CoinCount;
                return Task.CompletedTask;
            })));
        }

        report.Add($"files opened and chain started, checkpoint of {coins:#,0} coins, files in the page cache", best, "s", "≤ 2");
    }

    private static async Task RebuildAsync(Report report)
    {
        for (var i = 0; i < WarmUpImports; i++)
        {
            await ImportRun.RunAsync(HeavyChain.Path);
        }

        using var folder = new ChainFolder();
        ImportRun? import = null;
        await folder.RunAsync(new ChainSettings(), async chain => import = await ImportRun.RunAsync(chain, HeavyChain.Path));
        var best = double.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            best = Math.Min(best, await Stopwatches.TimeUntilAsync(ready => folder.RunAsync(
                new ChainSettings { RebuildState = true },
                _ =>
                {
                    ready();
                    return Task.CompletedTask;
                })));
        }

        report.Add("rebuild from the log", import!.Inputs / best, "inputs/s");
        report.Add("that against the import just before, same machine and load", import.Seconds / best, "", "≥ 3");
        report.Add("verification of all files, without scripts", import.Inputs / Stopwatches.Best(Runs, folder.Verify), "inputs/s");
    }
}
