using System.Diagnostics;
using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Pool;

/// <summary>How long a restart takes for what waited: journal read, everything checked again, scripts included.</summary>
internal sealed class ReloadBenchmark : IBenchmark
{
    private const int Waiting = 100_000;
    private const int BatchLength = 500;

    public string Id => "reload";

    public string Title => $"mempool of {Waiting:N0} P2WPKH payments brought back from its journal";

    public async Task RunAsync(Report report)
    {
        await using var pool = await WaitingPool.CreateAsync(Waiting);
        foreach (var batch in pool.Payments.Chunk(BatchLength))
        {
            pool.Admission.SubmitBatch(batch);
        }

        var start = Stopwatch.GetTimestamp();
        var waiting = pool.Reload();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (waiting != Waiting)
        {
            throw new InvalidOperationException($"{waiting} of {Waiting} transactions came back.");
        }

        report.Add("until all wait again", seconds, "s");
        report.Add("transactions a second", Waiting / seconds, "tx/s");
    }
}
