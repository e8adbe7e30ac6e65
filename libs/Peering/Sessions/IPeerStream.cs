using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>The messages of one connection, whoever dialled. One reader and one writer at a time.</summary>
internal interface IPeerStream
{
    /// <summary>The next message; null when the other side has ended the connection.</summary>
    Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends a message. Ends when the transport has taken it.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    Task WriteAsync(PeerMessage message, CancellationToken cancellationToken);
}
