namespace Blockyard.Hosting.Probes;

/// <summary>What a service still has to say to others when it stops: after draining, while its streams still run.</summary>
public interface IFarewell
{
    /// <summary>Says it. Bounded in time by itself; the streams end afterwards.</summary>
    Task SayAsync(CancellationToken cancellationToken);
}
