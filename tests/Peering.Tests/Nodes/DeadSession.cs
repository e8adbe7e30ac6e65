using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>A connection on which nothing happens.</summary>
internal static class DeadSession
{
    public static PeerSession Create(TimeProvider time, PeerSettings? settings = null)
    {
        var remote = new RemotePeer(new NodeId(Guid.NewGuid().ToByteArray()), default, 0, default, "", 0, true);
        var genesis = new HeaderTree(ChainParams.Regtest).Genesis;
        return new PeerSession(
            new DeadStream(), remote, "test", inbound: true, null, genesis, settings ?? new PeerSettings { NodeId = default }, time);
    }

    private sealed class DeadStream : IPeerStream
    {
        public Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<PeerMessage?>(null);

        public Task WriteAsync(PeerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
