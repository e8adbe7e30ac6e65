using Blockyard.Contracts.Peer.V1;
using Grpc.Core;

namespace Blockyard.Peering.Sessions;

/// <summary>The messages of a connection that came in.</summary>
internal sealed class AcceptedStream(
    IAsyncStreamReader<ConnectRequest> requests, IServerStreamWriter<ConnectResponse> responses) : IPeerStream
{
    public async Task<PeerMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken) ? requests.Current.Message ?? new PeerMessage() : null;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // A length of nearly 2^31 in a message overflows inside the protobuf library. That is no error of ours.
            throw new IOException("a message that cannot be read", exception);
        }
    }

    public async Task WriteAsync(PeerMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await responses.WriteAsync(new ConnectResponse { Message = message }, cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // What gRPC says when the call has just ended.
            throw new IOException(exception.Message, exception);
        }
    }
}
