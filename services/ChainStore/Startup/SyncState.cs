using Blockyard.Hosting.Probes;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>Whether the node has caught up with its peers. It is not ready before, and stays ready afterwards.</summary>
internal sealed class SyncState : IReadinessCheck
{
    private volatile string? _reason = "the chain is being loaded";

    public string Name => "sync";

    /// <summary>True once the node has caught up.</summary>
    public bool IsSynced => _reason is null;

    public string? WhyNotReady() => _reason;

    /// <summary>Says why the node is not in sync yet.</summary>
    public void Waiting(string reason) => _reason = reason;

    /// <summary>The node has caught up.</summary>
    public void Reached() => _reason = null;
}
