using System.Diagnostics;

namespace Blockyard.Benchmarks.Runner;

/// <summary>Ways to time something.</summary>
internal static class Stopwatches
{
    /// <summary>The shortest of several runs, in seconds: what others on the machine did to the rest does not count.</summary>
    public static double Best(int runs, Action action)
    {
        var best = double.MaxValue;
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>Times something from its start until it says that it is there, in seconds.</summary>
    public static async Task<double> TimeUntilAsync(Func<Action, Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        var seconds = double.NaN;
        await run(() => seconds = Stopwatch.GetElapsedTime(start).TotalSeconds);
        return seconds;
    }
}
