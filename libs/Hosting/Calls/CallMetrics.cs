using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Blockyard.Hosting.Calls;

/// <summary>Counts and times the calls a service answers, by method and status.</summary>
internal sealed class CallMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Blockyard.Hosting";

    // Spelled as in every gRPC implementation's logs and in grpcurl, which is not how the enum is spelled here.
    private static readonly string[] CodeNames =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
        "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
        "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "rpc.server.call.duration",
            "s",
            "Time from the start of a gRPC call to its end.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
        _active = meter.CreateUpDownCounter<long>("rpc.server.active_calls", "{call}", "gRPC calls being served.");
    }

    public long Begin(string method)
    {
        _active.Add(1, Method(method));
        return Stopwatch.GetTimestamp();
    }

    public void End(string method, long started, StatusCode status)
    {
        _active.Add(-1, Method(method));
        var code = (uint)status < (uint)CodeNames.Length ? CodeNames[(int)status] : "UNKNOWN";
        _duration.Record(
            Stopwatch.GetElapsedTime(started).TotalSeconds, Method(method), new("rpc.response.status_code", code));
    }

    private static KeyValuePair<string, object?> Method(string method) => new("rpc.method", method);
}
