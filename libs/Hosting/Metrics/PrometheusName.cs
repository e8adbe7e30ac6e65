using System.Text;

namespace Blockyard.Hosting.Metrics;

/// <summary>Turns names of instruments and tags into names that Prometheus takes, the usual way.</summary>
internal static class PrometheusName
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["J"] = "joules",
        ["W"] = "watts",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
    };

    /// <summary>Word for a unit; null for none, for counts of things in braces and for plain numbers.</summary>
    public static string? UnitOf(string? unit) => unit is not null && Units.TryGetValue(unit, out var word) ? word : null;

    /// <summary>
    /// Name of a metric without the suffix of its type: <c>http.server.request.duration</c> in <c>s</c> gives
    /// <c>http_server_request_duration_seconds</c>.
    /// </summary>
    public static string Family(string instrument, string? unit, MetricKind kind)
    {
        var name = Clean(instrument);
        if (kind is MetricKind.Counter or MetricKind.ObservedCounter)
        {
            name = Without(name, "_total");
        }
        else if (kind != MetricKind.Histogram && name.EndsWith("_count", StringComparison.Ordinal))
        {
            // That suffix belongs to histograms.
            name = Without(name, "_count") + "_current";
        }

        return UnitOf(unit) is { } word && !name.EndsWith("_" + word, StringComparison.Ordinal) ? $"{name}_{word}" : name;
    }

    /// <summary>A label name: everything but letters and digits becomes an underscore.</summary>
    public static string Label(string tag) => Clean(tag);

    private static string Without(string name, string suffix) =>
        name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;

    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            var letter = char.IsAsciiLetterOrDigit(c) ? c : '_';
            if (letter != '_' || clean.Length == 0 || clean[^1] != '_')
            {
                clean.Append(letter);
            }
        }

        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) ? clean.Insert(0, '_').ToString() : clean.ToString();
    }
}
