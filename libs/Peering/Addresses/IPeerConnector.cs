namespace Blockyard.Peering.Addresses;

/// <summary>Opens gRPC channels to other chain-stores, with whatever the deployment needs: TLS, a service token.</summary>
public interface IPeerConnector
{
    /// <summary>Opens a channel; it may connect later, with the first call.</summary>
    /// <remarks>Blocks of up to 4 MB and messages of up to 4 MiB and a little have to pass. May be called by several at once.</remarks>
    /// <exception cref="IOException">There is no way to the target now.</exception>
    ValueTask<PeerChannel> ConnectAsync(PeerTarget target, CancellationToken cancellationToken);
}
