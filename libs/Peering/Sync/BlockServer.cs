using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
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
                if (!TryFind(hash, out var raw))
                {
                    return;
                }

                var response = new GetBlocksResponse { Raw = UnsafeByteOperations.UnsafeWrap(raw) };
                await TimedCall.RunAsync(
                    token => responses.WriteAsync(response, token), settings.SendTimeout, time, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    private bool TryFind(in Hash256 hash, out ReadOnlyMemory<byte> raw)
    {
        if (chain.Fresh.TryGet(hash, out var fresh))
        {
            // It may not be in the log yet.
            raw = fresh.Raw;
            return true;
        }

        var isHere = chain.Headers.TryGet(hash, out var entry) && entry is { HasBlock: true, IsInvalid: false };
        raw = isHere ? chain.ReadRawBlock(entry!) : default;
        return isHere;
    }
}
