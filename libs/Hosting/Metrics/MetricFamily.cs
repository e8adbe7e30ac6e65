using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Blockyard.Hosting.Metrics;

/// <summary>One metric with all its series. The number of series is bounded: a label that takes any value cannot fill the memory.</summary>
internal sealed class MetricFamily
{
    private readonly int _maxSeries;
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _byTags = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>
        .AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;

    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly IEnumerable<KeyValuePair<string, object?>>? _fixedTags;

    public MetricFamily(string name, MetricKind kind, Instrument instrument, int maxSeries)
    {
        Name = name;
        Kind = kind;
        Help = instrument.Description ?? "";
        Unit = PrometheusName.UnitOf(instrument.Unit);
        Bounds = kind == MetricKind.Histogram ? InstrumentShape.BoundsOf(instrument) : null;
        _fixedTags = [.. instrument.Meter.Tags ?? [], .. instrument.Tags ?? []];
        _maxSeries = maxSeries;
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public MetricKind Kind { get; }

    public string Help { get; }

    public string? Unit { get; }

    public double[]? Bounds { get; }

    public bool IsObserved => Kind is MetricKind.ObservedCounter or MetricKind.ObservedGauge;

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, int collection)
    {
        var series = _lookup.TryGetValue(tags, out var found) ? found : Find(tags);
        switch (Kind)
        {
            case MetricKind.Counter or MetricKind.SummedGauge:
                series.Add(value);
                break;
            case MetricKind.Histogram:
                series.Count(value);
                break;
            default:
                series.Set(value, collection);
                break;
        }
    }

    /// <summary>The series to show: all, or of observed instruments those that the collection saw.</summary>
    public MetricSeries[] Series(int collection)
    {
        lock (_lock)
        {
            return [.. _byLabels.Values
                .Where(series => !IsObserved || series.ObservedIn == collection)
                .OrderBy(series => series.Labels, StringComparer.Ordinal)];
        }
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelText.Of(tags, _fixedTags);
        lock (_lock)
        {
            var known = _byLabels.ContainsKey(labels);
            var series = SeriesFor(known || _byLabels.Count < _maxSeries ? labels : LabelText.Overflow);

            // The same tags in another order are another key for the same series, so the keys are bounded too.
            if (series.Labels == labels && _byTags.Count < 4 * _maxSeries)
            {
                _byTags.TryAdd(tags.ToArray(), series);
            }

            return series;
        }
    }

    private MetricSeries SeriesFor(string labels)
    {
        if (!_byLabels.TryGetValue(labels, out var series))
        {
            _byLabels[labels] = series = new MetricSeries(labels, Bounds);
        }

        return series;
    }
}
