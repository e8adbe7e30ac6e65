using System.Text.RegularExpressions;

namespace Blockyard.Manifests.Tests;

/// <summary>A rule of the metrics adapter: which series become which metric, by which query.</summary>
internal sealed partial record AdapterRule(
    string Metric,
    string Discovery,
    string Series,
    string Service,
    IReadOnlyList<string> Resources,
    string Query
)
{
    public static IReadOnlyList<AdapterRule> Read() =>
        [
            .. Manifest
                .Items(
                    Assert.Single(
                        YamlText.Documents(File.ReadAllText(Overlay.PathOf("components/prometheus-adapter/rules.yaml")))),
                    "rules")
                .Select(rule =>
                {
                    var selector = SeriesSelector().Match((string)rule["seriesQuery"]!);
                    Assert.True(selector.Success, $"{rule["seriesQuery"]} is no selector of one service's series");
                    var overrides = Manifest.At(rule, "resources.overrides")!.AsObject();
                    Assert.All(overrides, pair => Assert.Equal(pair.Key, (string?)pair.Value!["resource"]));
                    return new AdapterRule(
                        (string)Manifest.At(rule, "name.as")!,
                        (string)rule["seriesQuery"]!,
                        selector.Groups["series"].Value,
                        selector.Groups["service"].Value,
                        [.. overrides.Select(pair => pair.Key)],
                        (string)rule["metricsQuery"]!);
                }),
        ];

    /// <summary>The query as the adapter sends it.</summary>
    public string Instantiate(string matchers, string groupBy) =>
        Query
            .Replace("<<.Series>>", Series, StringComparison.Ordinal)
            .Replace("<<.LabelMatchers>>", matchers, StringComparison.Ordinal)
            .Replace("<<.GroupBy>>", groupBy, StringComparison.Ordinal);

    [GeneratedRegex("""^(?<series>[a-z_]+)\{.*service="(?<service>[a-z-]+)"\}$""")]
    private static partial Regex SeriesSelector();
}
