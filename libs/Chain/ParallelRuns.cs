using System.Runtime.ExceptionServices;

namespace Blockyard.Chain;

/// <summary>Runs the same step for many numbers side by side, the calling thread among those that work.</summary>
internal static class ParallelRuns
{
    /// <summary>
    /// Runs it for 0 up to <paramref name="count"/>. What a step throws, the first of them, is thrown here as it is.
    /// </summary>
    public static void For(int count, ParallelOptions options, Action<int> step)
    {
        // A small block has one run: handing it round would cost more than doing it.
        if (count == 1)
        {
            step(0);
            return;
        }

        try
        {
            Parallel.For(0, count, options, step);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    /// <summary>Runs it for the numbers from 0 up to <paramref name="count"/> in runs, given by their first and their end.</summary>
    public static void For(int count, int runLength, ParallelOptions options, Action<int, int> step) =>
        For((count + runLength - 1) / runLength, options, run =>
            step(run * runLength, Math.Min(count, (run + 1) * runLength)));
}
