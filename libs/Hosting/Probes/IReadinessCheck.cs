namespace Blockyard.Hosting.Probes;

/// <summary>One condition that must hold before a service takes calls: store healthy, chain synced, peer reachable.</summary>
public interface IReadinessCheck
{
    /// <summary>Short name, for example <c>store</c>.</summary>
    string Name { get; }

    /// <summary>Null if the condition holds, otherwise why not. Answers at once from what is known; it waits for nothing.</summary>
    string? WhyNotReady();
}
