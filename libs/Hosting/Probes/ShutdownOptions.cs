using System.ComponentModel.DataAnnotations;

namespace Blockyard.Hosting.Probes;

/// <summary>How a service stops: section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// Seconds between "not ready" and closing the ports, so that load balancers stop sending first. 0 on a laptop;
    /// a few seconds in a cluster.
    /// </summary>
    [Range(0, 300)]
    public double DrainSeconds { get; set; }

    /// <summary>Seconds that calls in progress and workers get to end after that.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 30;
}
