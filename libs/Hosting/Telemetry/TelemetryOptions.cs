using System.ComponentModel.DataAnnotations;

namespace Blockyard.Hosting.Telemetry;

/// <summary>Where traces go: section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// OTLP collector, for example <c>http://collector:4317</c> (gRPC) or <c>http://collector:4318/v1/traces</c>. Unset: no
    /// traces. Sources of traces are global to a process, so a host of several services sets it for one of them.
    /// </summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Whether the collector is spoken to by HTTP rather than gRPC.</summary>
    public bool OtlpHttp { get; set; }

    /// <summary>Share of new traces that is kept, 0 to 1. A trace begun elsewhere keeps the decision made there.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 1;
}
