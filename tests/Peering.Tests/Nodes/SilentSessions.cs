using System.Net;
using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>Connections with nobody at the other end, for tests of what is decided about them.</summary>
internal static class SilentSessions
{
    public static PeerSession Create(
        int number, string address, PeerSettings settings, TimeProvider time, bool inbound = true, int listenPort = 0)
    {
        var id = new byte[NodeId.Size];
        BitConverter.TryWriteBytes(id, number);
        var remote = new RemotePeer(new NodeId(id), default, 0, default, "", listenPort, true);
        var genesis = new HeaderTree(ChainParams.Regtest).Genesis;
        return new PeerSession(new DeadStream(), remote, $"{address}#{number}", inbound, null, genesis, settings, time)
        {
            RemoteEnd = new IPEndPoint(IPAddress.Parse(address), 40_000 + (number % 10_000)),
        };
    }

    private sealed class DeadStream : IPeerStream
    {
        public Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<PeerMessage?>(null);

        public Task WriteAsync(PeerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
