namespace Blockyard.Services.ChainStore.Progress;

/// <summary>What a <see cref="ProgressMeter"/> has measured.</summary>
/// <param name="Done">What is done.</param>
/// <param name="Total">All that there is to do; null if nobody knows.</param>
/// <param name="PerSecond">How much of it a second brings lately.</param>
/// <param name="Elapsed">Time since the work began.</param>
/// <param name="Left">Time that it will take at this rate; null if that cannot be told.</param>
internal readonly record struct ProgressReading(long Done, long? Total, double PerSecond, TimeSpan Elapsed, TimeSpan? Left)
{
    /// <summary>Whole percent that are done, 100 only at the end; null if nobody knows the total.</summary>
    public int? Percent => Total is > 0 and var total ? (int)(Math.Clamp(Done, 0, total) * 100.0 / total) : null;
}
