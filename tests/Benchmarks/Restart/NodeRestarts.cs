using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Nodes;
using Blockyard.Benchmarks.Runner;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Restart;

/// <summary>Restarts of a whole chain-store process: from the start of the process until it says that it is ready.</summary>
internal static class NodeRestarts
{
    private const int Runs = 3;

    /// <summary>Measures a node with so many coins in its checkpoint, after it was stopped, and after it was killed with blocks since.</summary>
    public static async Task MeasureAsync(Report report, int coins)
    {
        using var folder = new TempFolder();
        var blocks = ManyCoins.Blocks(coins + (Runs * ManyCoins.OutputsPerBlock), RandomScripts.Of).ToList();
        using (var node = await NodeProcess.StartAsync(folder.Path))
        {
            await NodeImport.RunAsync(node, blocks[..^Runs]);
            await node.StopAsync();
        }

        var stopped = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            using var node = await NodeProcess.StartAsync(folder.Path);
            stopped.Add(node.TimeToReady.TotalSeconds);
            await node.StopAsync();
        }

        report.Add("process start to /readyz, after a stop, median", Median(stopped), "s", "≤ 2");
        report.Add($"the same after kill -9, {ManyCoins.OutputsPerBlock:#,0} coins since the checkpoint", await KillAsync(folder, blocks), "s", "≤ 2");
    }

    /// <summary>Each time there is another block since the checkpoint, which the node starts with taking in again.</summary>
    private static async Task<double> KillAsync(TempFolder folder, List<Block> blocks)
    {
        var killed = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            using (var node = await NodeProcess.StartAsync(folder.Path))
            {
                await NodeImport.RunAsync(node, [blocks[^(Runs - run)]]);
                await node.KillAsync();
            }

            using (var node = await NodeProcess.StartAsync(folder.Path))
            {
                killed.Add(node.TimeToReady.TotalSeconds);
                await node.StopAsync();
            }
        }

        return Median(killed);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
