using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Sync;

/// <summary>Sends blocks to whoever asks, of whatever branch, as they lie in the log.</summary>
internal sealed class BlockServer(Blockchain chain, PeerSettings settings, TimeProvider time)
{
    private int _active;

    /// <summary>Sends blocks in the order asked for, up to the first that is not here.</summary>
    /// <exception cref="RpcException">The question is malformed, or too many are being answered.</exception>
    public async Task SendAsync(
        GetBlocksRequest request, IServerStreamWriter<GetBlocksResponse> responses, CancellationToken cancellationToken)
    {
        if (!HashField.TryReadAll(request.Hashes, PeerLimits.MaxBlocksPerCall, out var hashes))
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, $"At most {PeerLimits.MaxBlocksPerCall} hashes of 32 bytes can be asked for."));
        }

        try
        {
            if (Interlocked.Increment(ref _active) > settings.MaxBlockStreams)
            {
                throw new RpcException(new Status(StatusCode.ResourceExhausted, "Too many others are fetching blocks."));
            }

            foreach (var hash in hashes)
            {
                if (!chain.Headers.TryGet(hash, out var entry) || !entry.HasBlock || entry.IsInvalid)
                {
                    return;
                }

                var response = new GetBlocksResponse { Raw = UnsafeByteOperations.UnsafeWrap(chain.ReadRawBlock(entry)) };
                await responses.WriteAsync(response, cancellationToken).WaitAsync(settings.SendTimeout, time, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }
}
