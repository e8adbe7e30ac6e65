using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Metrics;

/// <summary>
/// Listens to the instruments of one service. Meters are global to a process, and one process may hold several services:
/// a meter belongs to the service whose <see cref="IMeterFactory"/> made it. The runtime's own meter belongs to all.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _collecting = new();
    private readonly IMeterFactory _factory;
    private readonly int _maxSeries;
    private readonly ILogger _logger;
    private int _collection;

    public MetricCollector(IMeterFactory factory, IOptions<MetricsOptions> options, ILogger<MetricCollector> logger)
    {
        _factory = factory;
        _maxSeries = options.Value.MaxSeriesPerMetric;
        _logger = logger;
        _listener.InstrumentPublished = Attach;
        Handle<byte>();
        Handle<short>();
        Handle<int>();
        Handle<long>();
        Handle<float>();
        Handle<double>();
        Handle<decimal>();
        _listener.Start();
    }

    /// <summary>Reads what is observed and hands every metric with its series to <paramref name="write"/>, in order of names.</summary>
    public void Collect(Action<MetricFamily, MetricSeries[]> write)
    {
        lock (_collecting)
        {
            Interlocked.Increment(ref _collection);
            Observe();
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                if (family.Series(_collection) is { Length: > 0 } series)
                {
                    write(family, series);
                }
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Asks every gauge. One that cannot tell, of a disk that is gone perhaps, must not take the others down with it.</summary>
    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException failures)
        {
            // The listener has asked them all by now.
            HostingLog.MetricsUnavailable(_logger, failures.InnerExceptions.Count, failures.InnerExceptions[0].Message);
        }
    }

    private void Handle<T>()
        where T : struct, System.Numerics.INumberBase<T> =>
        _listener.SetMeasurementEventCallback<T>(
            (_, value, tags, state) => ((MetricFamily)state!).Measure(double.CreateSaturating(value), tags, Volatile.Read(ref _collection)));

    private void Attach(Instrument instrument, MeterListener listener)
    {
        if (!IsOurs(instrument.Meter) || InstrumentShape.KindOf(instrument) is not { } kind)
        {
            return;
        }

        var name = PrometheusName.Family(instrument.Name, instrument.Unit, kind);
        var family = _families.GetOrAdd(name, _ => new MetricFamily(name, kind, instrument, _maxSeries));
        if (family.Kind == kind)
        {
            listener.EnableMeasurementEvents(instrument, family);
        }
        else
        {
            HostingLog.MetricConflict(_logger, name);
        }
    }

    private bool IsOurs(Meter meter) => ReferenceEquals(meter.Scope, _factory) || meter is { Scope: null, Name: RuntimeMeter };
}
