namespace Blockyard.TestKit;

/// <summary>Measures what a piece of work allocates on its thread.</summary>
public static class AllocatedBytes
{
    private const int Attempts = 5;

    /// <summary>Bytes that the work allocated, the least of several times.</summary>
    /// <remarks>A collection that another test brings about meanwhile counts the rest of the thread's buffer, 8 KiB, as used.</remarks>
    public static long Least(Action work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Attempts; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
