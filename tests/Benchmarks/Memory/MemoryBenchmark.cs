using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Nodes;
using Blockyard.Benchmarks.Runner;
using Blockyard.Primitives;
using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Memory;

/// <summary>P9: memory of a chain-store process with very many coins, as the system counts it.</summary>
/// <remarks>Takes three minutes and 2 GiB of disk.</remarks>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Coins = 10_000_000;
    private const int SampleEvery = 997;
    private const int AllowedBeyondBudget = 300;

    private static readonly int[] BudgetsInMebibytes = [1_536, 512, 256];

    public string Id => "P9";

    public bool OnlyOnRequest => true;

    public string Title => $"memory of a chain-store process with {Coins:#,0} coins, each of a script of its own";

    public async Task RunAsync(Report report)
    {
        foreach (var budget in BudgetsInMebibytes)
        {
            await MeasureAsync(report, budget);
        }
    }

    private static async Task MeasureAsync(Report report, int budget)
    {
        using var folder = new TempFolder();
        var sample = new List<OutPoint>();
        var goal = $"≤ {budget + AllowedBeyondBudget}";
        string[] settings = ["--Chain:MemoryMiB", $"{budget}"];
        using (var node = await NodeProcess.StartAsync(folder.Path, settings))
        {
            var start = Stopwatch.GetTimestamp();
            await NodeImport.RunAsync(node, ManyCoins.Blocks(Coins, RandomScripts.Of).Select(Remember));
            report.Add($"budget {budget} MiB, coins made", Coins / Stopwatch.GetElapsedTime(start).TotalSeconds, "coins/s");
            Add("filled", node);
            await CoinReads.RunAsync(node.Invoker, sample);
            Add("read from", node);
            await node.StopAsync();
        }

        using (var node = await NodeProcess.StartAsync(folder.Path, settings))
        {
            Add("started again", node);
            await CoinReads.RunAsync(node.Invoker, sample);
            Add("started again and read from", node);
            report.Add($"budget {budget} MiB, start to ready", node.TimeToReady.TotalSeconds, "s");
            await node.StopAsync();
        }

        var disk = new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        report.Add($"budget {budget} MiB, all files", disk / 1048576.0, "MiB");

        Block Remember(Block block)
        {
            sample.AddRange(ManyCoins.CoinsOf(block).Where((_, i) => i % SampleEvery == 0));
            return block;
        }

        void Add(string when, NodeProcess node)
        {
            var memory = node.Memory;
            report.Add($"budget {budget} MiB, {when}, resident", memory.Resident, "MiB", goal);
            report.Add($"budget {budget} MiB, {when}, private", memory.Private, "MiB");
            report.Add($"budget {budget} MiB, {when}, peak until then", memory.Peak, "MiB", goal);
        }
    }
}
