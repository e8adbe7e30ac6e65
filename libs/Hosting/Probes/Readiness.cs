using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Probes;

/// <summary>Whether the service takes calls: every check holds and it is not draining.</summary>
public sealed class Readiness(IEnumerable<IReadinessCheck> checks, ILogger<Readiness> logger)
{
    private readonly IReadinessCheck[] _checks = [.. checks];
    private volatile bool _draining;

    /// <summary>Everything that stands in the way; empty when ready.</summary>
    public IReadOnlyList<ProbeReason> Reasons()
    {
        var reasons = new List<ProbeReason>();
        if (_draining)
        {
            reasons.Add(new ProbeReason("shutdown", "the service is stopping"));
        }

        foreach (var check in _checks)
        {
            if (Ask(check) is { } reason)
            {
                reasons.Add(new ProbeReason(check.Name, reason));
            }
        }

        return reasons;
    }

    /// <summary>From now on the service is not ready, for good.</summary>
    public void BeginDraining() => _draining = true;

    private string? Ask(IReadinessCheck check)
    {
        try
        {
            return check.WhyNotReady();
        }
        catch (Exception exception)
        {
            // A check that cannot tell must not take the probe down with it.
            HostingLog.ReadinessCheckThrew(logger, exception, check.Name);
            return "the check itself failed";
        }
    }
}
