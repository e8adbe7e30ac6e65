using System.ComponentModel.DataAnnotations;

namespace Blockyard.Hosting.Metrics;

/// <summary>Limits of the metrics endpoint: section <c>Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>Label combinations that one metric may have; what comes after is counted under <c>overflow="true"</c>.</summary>
    [Range(10, 100_000)]
    public int MaxSeriesPerMetric { get; set; } = 1000;
}
