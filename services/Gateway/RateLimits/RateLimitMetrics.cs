using System.Diagnostics.Metrics;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>What operators see of the limits.</summary>
internal sealed class RateLimitMetrics
{
    public const string MeterName = "Blockyard.Gateway";

    private readonly Counter<long> _decisions;
    private int _away;

    public RateLimitMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _decisions = meter.CreateCounter<long>(
            "blockyard.rate_limit.decisions",
            "{decision}",
            "Requests let through or refused by the rate limits");
        meter.CreateObservableGauge(
            "blockyard.rate_limit.redis_away",
            () => Volatile.Read(ref _away),
            description: "1 while Redis does not answer and this gateway counts alone");
    }

    public void Decided(bool allowed) =>
        _decisions.Add(1, new KeyValuePair<string, object?>("allowed", allowed ? "true" : "false"));

    public void SharedBucketsAway(bool away) => Volatile.Write(ref _away, away ? 1 : 0);
}
