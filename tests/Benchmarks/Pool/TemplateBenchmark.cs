using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Pool;

/// <summary>P12: a block template out of a pool that holds many blocks' worth.</summary>
internal sealed class TemplateBenchmark : IBenchmark
{
    private const int Waiting = 40_000;
    private const int BatchLength = 1_000;
    private const int Runs = 20;

    public string Id => "P12";

    public string Title => $"block template with {Waiting:#,0} transactions waiting";

    public async Task RunAsync(Report report)
    {
        await using var pool = await WaitingPool.CreateAsync(Waiting);
        foreach (var batch in pool.Payments.Chunk(BatchLength))
        {
            pool.Admission.SubmitBatch(batch);
        }

        var count = 0;
        var scratch = Stopwatches.Best(Runs, () => count = pool.NewBuilder().TryBuild()!.Transactions.Length);
        var builder = pool.NewBuilder();
        var again = Stopwatches.Best(Runs, () => builder.TryBuild());
        report.Note($"the template holds {count:#,0} transactions");
        report.Add("from scratch", scratch * 1_000, "ms", "≤ 30");
        report.Add("again, same pool and builder", again * 1_000, "ms", "≤ 5");
    }
}
