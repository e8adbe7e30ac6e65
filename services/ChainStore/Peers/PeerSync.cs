using Blockyard.Hosting.Probes;
using Blockyard.Peering;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Whether the node has caught up with its peers; it is not ready before.</summary>
internal sealed class PeerSync : IReadinessCheck
{
    private volatile PeerNetwork? _network;

    public string Name => "sync";

    /// <summary>True once the node has what its peers have.</summary>
    public bool IsSynced => WhyNotReady() is null;

    public string? WhyNotReady() => _network is not { } network ? "the node is starting"
        : network.SyncProgress is { IsCaughtUp: false } progress ? progress.Reason
        : null;

    /// <summary>From now on the peers tell.</summary>
    public void Follow(PeerNetwork network) => _network = network;
}
