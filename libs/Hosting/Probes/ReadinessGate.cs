namespace Blockyard.Hosting.Probes;

/// <summary>A readiness check that a worker opens and closes itself. Safe to use from any thread.</summary>
public sealed class ReadinessGate : IReadinessCheck
{
    private volatile string? _reason;

    /// <summary>A closed gate.</summary>
    public ReadinessGate(string name, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        Name = name;
        _reason = reason;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The condition holds from now on.</summary>
    public void Open() => _reason = null;

    /// <summary>The condition does not hold any more.</summary>
    public void Close(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        _reason = reason;
    }

    /// <inheritdoc/>
    public string? WhyNotReady() => _reason;
}
