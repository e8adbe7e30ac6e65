using System.Diagnostics;
using Blockyard.Benchmarks.Runner;
using Blockyard.Mining;
using Blockyard.Primitives;

namespace Blockyard.Benchmarks.Hashing;

/// <summary>P4: how many headers one thread hashes, for every width that the processor has.</summary>
internal sealed class ProofOfWorkBenchmark : IBenchmark
{
    /// <summary>A target that no header meets.</summary>
    private const uint ImpossibleBits = 0x0300_0001;

    private const int Runs = 5;
    private static readonly TimeSpan RunTime = TimeSpan.FromMilliseconds(400);

    public string Id => "P4";

    public string Title => "proof of work on one thread";

    public Task RunAsync(Report report)
    {
        foreach (var lanes in HashLanes.Supported)
        {
            var goal = lanes switch { 16 => "≥ 43", 8 => "≥ 13", _ => "" };
            report.Add($"{lanes} headers at once", Measure(lanes) / 1e6, "MH/s", goal);
        }

        return Task.CompletedTask;
    }

    /// <summary>Hashes per second of processor time: a thread that has to wait for a core is no slower at hashing.</summary>
    private static double Measure(int lanes)
    {
        var best = 0.0;
        for (var run = 0; run < Runs; run++)
        {
            using var stop = new CancellationTokenSource(RunTime);
            var searcher = new NonceSearcher(lanes);
            var job = new MiningJob(Template(), new byte[22], new ExtraNonces(0), TimeProvider.System);
            var processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            searcher.Search(job, stop.Token);
            processor = Environment.CpuUsage.TotalTime - processor;
            var seconds = Math.Min(processor.TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
            best = Math.Max(best, searcher.HashCount / seconds);
        }

        return best;
    }

    private static MiningTemplate Template() => new()
    {
        Id = "benchmark",
        Height = 500,
        Version = 0x2000_0000,
        PreviousHash = Hash256.Zero,
        Bits = new CompactTarget(ImpossibleBits),
        MinTime = 1_700_000_000,
        MaxTime = 1_700_007_200,
        CurrentTime = 1_700_000_100,
        CoinbaseValue = Money.Coin,
    };
}
