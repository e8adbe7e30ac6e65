namespace Blockyard.Services.ChainStore.Progress;

/// <summary>Measures work: its rate of late, older moments counting less and less, and the time that is left at that rate.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ProgressMeter
{
    private const double MemorySeconds = 10;

    private static readonly TimeSpan ShortestSample = TimeSpan.FromMilliseconds(100);

    // Longer than anybody waits, and far from where a TimeSpan overflows.
    private static readonly TimeSpan LongestLeft = TimeSpan.FromDays(100);

    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly long _first;
    private long _sampledAt;
    private long _sampled;
    private double _rate;
    private double _weight;

    /// <summary>Begins to measure.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="done">What was done before: it says nothing about the rate.</param>
    public ProgressMeter(TimeProvider time, long done = 0)
    {
        _time = time;
        _began = _sampledAt = time.GetTimestamp();
        _first = _sampled = done;
    }

    /// <summary>Takes note of how far the work is and tells what follows from it.</summary>
    public ProgressReading Read(long done, long? total)
    {
        Sample(done);
        var elapsed = _time.GetElapsedTime(_began);
        var rate = _weight > 0 ? _rate / _weight : Average(done, elapsed);
        return new ProgressReading(done, total, rate, elapsed, Left(done, total, rate));
    }

    /// <summary>The same at the end of the work, with the rate over all of its time.</summary>
    public ProgressReading ReadLast(long done, long? total)
    {
        var elapsed = _time.GetElapsedTime(_began);
        return new ProgressReading(done, total, Average(done, elapsed), elapsed, null);
    }

    private static TimeSpan? Left(long done, long? total, double rate)
    {
        if (total is not > 0 || rate <= 0)
        {
            return null;
        }

        var seconds = Math.Max(0, total.Value - done) / rate;
        return seconds < LongestLeft.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private double Average(long done, TimeSpan elapsed) =>
        elapsed > TimeSpan.Zero ? Math.Max(0, done - _first) / elapsed.TotalSeconds : 0;

    private void Sample(long done)
    {
        var passed = _time.GetElapsedTime(_sampledAt);
        if (passed < ShortestSample)
        {
            return;
        }

        // The weights begin at nothing, so the sum is divided by theirs: the first moments count in full.
        var weight = 1 - Math.Exp(-passed.TotalSeconds / MemorySeconds);
        _rate += weight * ((Math.Max(0, done - _sampled) / passed.TotalSeconds) - _rate);
        _weight += weight * (1 - _weight);
        _sampled = done;
        _sampledAt = _time.GetTimestamp();
    }
}
