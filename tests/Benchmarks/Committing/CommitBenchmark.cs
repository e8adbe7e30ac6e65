using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Committing;

/// <summary>What a group commit gains: many callers at once, beside one who waits for each answer.</summary>
internal sealed class CommitBenchmark : IBenchmark
{
    private const int Rounds = 7;
    private const int ItemsAlone = 1_000;
    private const int ItemsTogether = 8_000;

    private static readonly int[] Callers = [4, 16, 64];

    public string Id => "commit";

    public string Title => "small items made durable, each caller waiting for an answer before its next item";

    public async Task RunAsync(Report report)
    {
        report.Add($"300 bytes written and fsynced, {DiskSync.FileSystem}, median", DiskSync.MedianMicroseconds(), "µs");
        await MeasureAsync(report, new LogCommitter());
        await MeasureAsync(report, await BlockCommitter.CreateAsync(Rounds * (ItemsAlone + (Callers.Length * ItemsTogether))));
        await MeasureAsync(report, await WalletCommitter.CreateAsync());
    }

    private static async Task MeasureAsync(Report report, ICommitter committer)
    {
        await using var _ = committer;
        var alone = new List<CommitRun>();
        var together = Array.ConvertAll(Callers, _ => new List<CommitRun>());
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(await CommitRun.RunAsync(committer, callers: 1, ItemsAlone));
            for (var i = 0; i < Callers.Length; i++)
            {
                together[i].Add(await CommitRun.RunAsync(committer, Callers[i], ItemsTogether));
            }
        }

        Add(report, committer.Name, callers: 1, alone);
        for (var i = 0; i < Callers.Length; i++)
        {
            Add(report, committer.Name, Callers[i], together[i]);
        }

        var gain = Best(together[^1]) / Best(alone);
        report.Add($"{committer.Name}: {Callers[^1]} callers of one by one", gain, "", "≥ 5");
    }

    private static void Add(Report report, string name, int callers, List<CommitRun> runs)
    {
        var who = callers == 1 ? "one by one" : $"{callers} callers";
        report.Add($"{name}: {who}, best of {Rounds}", Best(runs), "items/s");
        report.Add($"{name}: {who}, fsyncs", (double)runs.Sum(run => run.Syncs) / runs.Sum(run => run.Items), "each");
    }

    private static double Best(List<CommitRun> runs) => runs.Max(run => run.ItemsPerSecond);
}
