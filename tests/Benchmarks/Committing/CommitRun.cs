using System.Diagnostics;

namespace Blockyard.Benchmarks.Committing;

/// <summary>So many items handed in by callers of which each waits for one answer before it comes with the next item.</summary>
/// <param name="Items">Items answered.</param>
/// <param name="Seconds">From the first item to the last answer.</param>
/// <param name="Syncs">Fsyncs meanwhile.</param>
internal sealed record CommitRun(int Items, double Seconds, long Syncs)
{
    public double ItemsPerSecond => Items / Seconds;

    /// <summary>Runs so many callers until all items are answered.</summary>
    public static async Task<CommitRun> RunAsync(ICommitter committer, int callers, int items)
    {
        var left = items;
        var syncs = committer.Syncs;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
        return new CommitRun(items, Stopwatch.GetElapsedTime(start).TotalSeconds, committer.Syncs - syncs);

        async Task CallAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await committer.CommitAsync();
            }
        }
    }
}
