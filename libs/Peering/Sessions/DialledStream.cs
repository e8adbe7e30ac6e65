using Blockyard.Contracts.Peer.V1;
using Grpc.Core;

namespace Blockyard.Peering.Sessions;

/// <summary>The messages of a connection that we made.</summary>
internal sealed class DialledStream(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call) : IPeerStream
{
    public async Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken) =>
        await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current.Message ?? new PeerMessage() : null;

    public async Task WriteAsync(PeerMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(new ConnectRequest { Message = message }, cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // What gRPC says when the call has just ended.
            throw new IOException(exception.Message, exception);
        }
    }
}
