using System.Runtime.InteropServices;

namespace Blockyard.Benchmarks.Runner;

/// <summary>Processor time of the calling thread: what others do on the machine does not count.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>Seconds that this thread has run since it began.</summary>
    public static double Seconds
    {
        get
        {
            if (ReadClock(ThreadProcessorTime, out var time) != 0)
            {
                throw new InvalidOperationException("The processor time of a thread is not to be had here.");
            }

            return time.Seconds + (time.Nanoseconds * 1e-9);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ReadClock(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
