using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Network.Liars;

/// <summary>A connection with a node, whoever dialled.</summary>
internal interface ILiarStream
{
    Task WriteAsync(PeerMessage message, CancellationToken cancellationToken);

    /// <summary>The next message; null at the end.</summary>
    Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken);
}
