using System.Diagnostics.Metrics;

namespace Blockyard.Hosting.Metrics;

/// <summary>Reads off an instrument what it measures and in which buckets.</summary>
internal static class InstrumentShape
{
    private static readonly double[] Seconds =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private static readonly double[] Bytes =
        [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

    private static readonly double[] Plain = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    private static readonly Dictionary<Type, MetricKind> Kinds = new()
    {
        [typeof(Counter<>)] = MetricKind.Counter,
        [typeof(ObservableCounter<>)] = MetricKind.ObservedCounter,
        [typeof(UpDownCounter<>)] = MetricKind.SummedGauge,
        [typeof(ObservableUpDownCounter<>)] = MetricKind.ObservedGauge,
        [typeof(Gauge<>)] = MetricKind.Gauge,
        [typeof(ObservableGauge<>)] = MetricKind.ObservedGauge,
        [typeof(Histogram<>)] = MetricKind.Histogram,
    };

    /// <summary>The kind; null for instruments of a type that did not exist when this was written.</summary>
    public static MetricKind? KindOf(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type && Kinds.TryGetValue(type.GetGenericTypeDefinition(), out var kind)
            ? kind
            : null;

    /// <summary>Upper bounds of a histogram's buckets: those its author advises, or usual ones for its unit.</summary>
    public static double[] BoundsOf(Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<float> histogram => Widen(histogram.Advice?.HistogramBucketBoundaries),
            Histogram<long> histogram => Widen(histogram.Advice?.HistogramBucketBoundaries),
            Histogram<int> histogram => Widen(histogram.Advice?.HistogramBucketBoundaries),
            _ => null,
        };
        return advised is { Count: > 0 } ? [.. advised] : instrument.Unit switch
        {
            "s" => Seconds,
            "By" => Bytes,
            _ => Plain,
        };
    }

    private static double[]? Widen<T>(IReadOnlyList<T>? bounds)
        where T : System.Numerics.INumber<T> => bounds?.Select(double.CreateChecked).ToArray();
}
