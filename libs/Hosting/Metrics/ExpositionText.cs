using System.Globalization;
using System.Text;

namespace Blockyard.Hosting.Metrics;

/// <summary>Writes metrics as Prometheus text 0.0.4 or as OpenMetrics 1.0, which differ in small things.</summary>
internal sealed class ExpositionText(bool openMetrics)
{
    public const string PlainType = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly StringBuilder _text = new(16 * 1024);

    public void Write(MetricFamily family, MetricSeries[] series)
    {
        var counter = family.Kind is MetricKind.Counter or MetricKind.ObservedCounter;
        var sample = counter ? family.Name + "_total" : family.Name;

        // OpenMetrics names the family, the older format the sample.
        WriteHeader(openMetrics ? family.Name : sample, family, counter);
        foreach (var one in series)
        {
            if (family.Bounds is { } bounds)
            {
                WriteHistogram(family.Name, one, bounds);
            }
            else
            {
                WriteSample(sample, one.Labels, Number(one.Value));
            }
        }
    }

    public string Finish()
    {
        if (openMetrics)
        {
            _text.Append("# EOF\n");
        }

        return _text.ToString();
    }

    private void WriteHeader(string name, MetricFamily family, bool counter)
    {
        var type = counter ? "counter" : family.Kind == MetricKind.Histogram ? "histogram" : "gauge";
        var help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Length == 0 ? name : help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

        // A unit must be the end of the family's name.
        if (openMetrics && family.Unit is { } unit && name.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            _text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
        }
    }

    private void WriteHistogram(string name, MetricSeries series, double[] bounds)
    {
        var buckets = series.Buckets();
        var total = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            total += buckets[i];
            var bound = i < bounds.Length ? Bound(bounds[i]) : "+Inf";
            var labels = series.Labels.Length == 0 ? $"le=\"{bound}\"" : $"{series.Labels},le=\"{bound}\"";
            WriteSample(name + "_bucket", labels, Number(total));
        }

        WriteSample(name + "_sum", series.Labels, Number(series.Value));
        WriteSample(name + "_count", series.Labels, Number(total));
    }

    private void WriteSample(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(value).Append('\n');
    }

    private string Bound(double value)
    {
        var text = Number(value);
        return openMetrics && text.All(char.IsAsciiDigit) ? text + ".0" : text;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
