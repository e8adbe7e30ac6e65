using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Importing;

/// <summary>What P1 spends on coins and indexes alone: blocks that are known to be valid, looked up and applied by one thread.</summary>
internal sealed class ApplyBenchmark : IBenchmark
{
    private const int Runs = 11;
    private const int FirstWarmRun = 4;

    public string Id => "P1-state";

    public string Title => "applying 105,000 P2WPKH inputs to coins and indexes, nothing checked, no log";

    public async Task RunAsync(Report report)
    {
        HeavyChain.Require();
        var blocks = await ValidBlocks.ReadAsync(HeavyChain.Name);
        var runs = new List<ApplyRun>();
        for (var number = 1; number <= Runs; number++)
        {
            var run = ApplyRun.Run(blocks);
            if (number >= FirstWarmRun)
            {
                runs.Add(run);
            }
        }

        report.Add("coins of a block's inputs looked up", Median(run => run.LookUpSeconds) * 1e6, "µs/input");
        report.Add("no coin of a block's transactions there before (BIP 30)", Median(run => run.AbsenceSeconds) * 1e6, "µs/input");
        report.Add("block applied", Median(run => run.ConnectSeconds) * 1e6, "µs/input");
        report.Add("full block of 7,001 transactions applied", Median(run => run.FullBlockSeconds) * 1e3, "ms");
        report.Add("fastest full block", runs.Min(run => run.FastestFullBlockSeconds) * 1e3, "ms");
        report.Add("block taken back", Median(run => run.DisconnectSeconds) * 1e6, "µs/input");
        report.Add("processor time of all threads, all of that", Median(run => run.ProcessorSeconds) * 1e6, "µs/input");
        report.Add("allocated while applying", Median(run => run.AllocatedBytes), "bytes/input");
        report.Add("kept", Median(run => run.StoredBytes), "bytes/input");

        double Median(Func<ApplyRun, double> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);
    }
}
