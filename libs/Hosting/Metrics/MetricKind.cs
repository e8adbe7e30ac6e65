namespace Blockyard.Hosting.Metrics;

/// <summary>How measurements become a value.</summary>
internal enum MetricKind
{
    /// <summary>Increments are summed; only ever grows.</summary>
    Counter,

    /// <summary>Each collection reports the total.</summary>
    ObservedCounter,

    /// <summary>Increments are summed; goes up and down.</summary>
    SummedGauge,

    /// <summary>The last value counts.</summary>
    Gauge,

    /// <summary>Each collection reports the value.</summary>
    ObservedGauge,

    /// <summary>Measurements are counted in buckets.</summary>
    Histogram,
}
