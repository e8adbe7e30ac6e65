using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Importing;
using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Syncing;

/// <summary>Initial sync of the heavy chain over gRPC, each beside an import of the same chain just before and just after.</summary>
internal sealed class SyncBenchmark : IBenchmark
{
    private const int Sources = 3;
    private const int Rounds = 6;
    private const int UncountedRounds = 2;

    public string Id => "sync";

    public string Title =>
        "initial sync of 105,000 P2WPKH inputs between chain-stores over gRPC on loopback, beside the import of P1; sources in processes of their own";

    public async Task RunAsync(Report report)
    {
        HeavyChain.Require();
        using var file = new CoreBlockFile(HeavyChain.Name);
        using var sources = await SourceNodes.StartAsync(HeavyChain.Name, Sources);
        var one = new List<Comparison>();
        var many = new List<Comparison>();
        var before = await ImportRun.RunAsync(file.Path);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (count, list) in new[] { (1, one), (Sources, many) })
            {
                var sync = await SyncRun.RunAsync(sources, count);
                var after = await ImportRun.RunAsync(file.Path);
                if (round >= UncountedRounds)
                {
                    list.Add(new Comparison(sync, before.Seconds < after.Seconds ? before : after));
                }

                before = after;
            }
        }

        Add(report, "1 source", one, "≥ 0.8");
        Add(report, $"{Sources} sources", many, "≥ 0.8");
        report.Note(
            $"median of {Rounds - UncountedRounds} rounds, each beside the faster of the imports before and after it; "
            + "all processes share the cores, so what serving costs is lost to the one that fetches");
    }

    private static void Add(Report report, string name, List<Comparison> comparisons, string goal)
    {
        var median = comparisons.OrderBy(comparison => comparison.Ratio).ElementAt(comparisons.Count / 2);
        report.Add($"{name}: sync", median.Sync.InputsPerSecond, "inputs/s");
        report.Add($"{name}: import beside it", median.Import.InputsPerSecond, "inputs/s");
        report.Add($"{name}: sync of import, median", median.Ratio, "", goal);
        report.Add($"{name}: the same, best", comparisons.Max(comparison => comparison.Ratio), "");
        report.Add($"{name}: processor time of fetching and connecting", PerInput(median.Sync.ProcessorSeconds), "µs/input");
        report.Add($"{name}: processor time of an import", median.Import.ProcessorMicrosecondsPerInput, "µs/input");
        report.Add($"{name}: processor time of serving", PerInput(median.Sync.SourceProcessorSeconds), "µs/input");
        report.Add(
            $"{name}: import of all processor time of the sync: what the ratio can reach",
            median.Import.ProcessorSeconds / (median.Sync.ProcessorSeconds + median.Sync.SourceProcessorSeconds),
            "");
        report.Add($"{name}: allocated", (double)median.Sync.AllocatedBytes / HeavyChain.Inputs, "bytes/input");
    }

    private static double PerInput(double seconds) => seconds / HeavyChain.Inputs * 1e6;

    private sealed record Comparison(SyncRun Sync, ImportRun Import)
    {
        public double Ratio => Sync.InputsPerSecond / Import.InputsPerSecond;
    }
}
