namespace Blockyard.Hosting.Metrics;

/// <summary>The value of one metric for one set of labels. Written by many threads, read by the collector.</summary>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;
    private int _observedIn;

    /// <summary>The labels as they are written, without braces.</summary>
    public string Labels { get; } = labels;

    public double Value => Volatile.Read(ref _value);

    /// <summary>The collection that last observed the series.</summary>
    public int ObservedIn => Volatile.Read(ref _observedIn);

    public void Add(double amount)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var found = Interlocked.CompareExchange(ref _value, seen + amount, seen);
            if (found.Equals(seen))
            {
                return;
            }

            seen = found;
        }
    }

    public void Set(double value, int collection)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _observedIn, collection);
    }

    /// <summary>Counts a measurement; <see cref="Value"/> is the sum of all.</summary>
    public void Count(double measurement)
    {
        var index = Array.BinarySearch(bounds!, measurement);
        Interlocked.Increment(ref _buckets![index < 0 ? ~index : index]);
        Add(measurement);
    }

    /// <summary>Measurements by bucket; the last one is everything above the highest bound.</summary>
    public long[] Buckets() => (long[])_buckets!.Clone();
}
