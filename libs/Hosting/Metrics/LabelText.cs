using System.Globalization;
using System.Text;

namespace Blockyard.Hosting.Metrics;

/// <summary>Writes the tags of a measurement as labels, sorted, so that the same tags always give the same text.</summary>
internal static class LabelText
{
    public const string Overflow = "overflow=\"true\"";

    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, IEnumerable<KeyValuePair<string, object?>>? fixedTags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fixedTags ?? [])
        {
            labels[PrometheusName.Label(name)] = Value(value);
        }

        foreach (var (name, value) in tags)
        {
            labels[PrometheusName.Label(name)] = Value(value);
        }

        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"");
            Escape(text, value);
            text.Append('"');
        }

        return text.ToString();
    }

    private static string Value(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static void Escape(StringBuilder text, string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }
    }
}
