using Blockyard.Services.ChainStore.Peers;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Templates;

/// <summary>Gives no work to miners while the node does not have the chain of its peers: their blocks would be lost.</summary>
/// <remarks>
/// It asks what readiness asks: a node without peers, or whose peers have nothing more than it, gives work however old its newest
/// block is. So a new network starts, and one that slept goes on.
/// </remarks>
internal sealed class TemplateGate(PeerSync sync, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether miners get work.</summary>
    public bool IsOpen => sync.IsSynced;

    /// <summary>Fails the call while they do not.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: another chain-store may have work.</exception>
    public void ThrowIfClosed()
    {
        if (sync.WhyNotReady() is { } reason)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"This node is downloading blocks: {reason}."));
        }
    }

    /// <summary>Waits until they do.</summary>
    public async Task WaitUntilOpenAsync(CancellationToken cancellationToken)
    {
        while (!IsOpen)
        {
            await Task.Delay(Glance, time, cancellationToken);
        }
    }
}
