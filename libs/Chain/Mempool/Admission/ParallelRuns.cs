using System.Runtime.ExceptionServices;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>Runs the same step for many numbers side by side, the calling thread among those that work.</summary>
internal static class ParallelRuns
{
    /// <summary>
    /// Runs it for 0 up to <paramref name="count"/>. What a step throws, the first of them, is thrown here as it is.
    /// </summary>
    public static void For(int count, ParallelOptions options, Action<int> step)
    {
        try
        {
            Parallel.For(0, count, options, step);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
