using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    public override async Task<InvalidateBlockResponse> InvalidateBlock(InvalidateBlockRequest request, ServerCallContext context)
    {
        var hash = RequestFormat.ParseHash(request.Hash, "hash");
        var tip = await chain.InvalidateBlockAsync(hash, context.CancellationToken) ?? throw Unknown(request.Hash);
        ChainStoreLog.BlockInvalidated(logger, hash, tip.Height, tip.Hash);
        return new InvalidateBlockResponse { Height = (uint)tip.Height, BestBlockHash = tip.Hash.ToString() };
    }

    public override async Task<ReconsiderBlockResponse> ReconsiderBlock(ReconsiderBlockRequest request, ServerCallContext context)
    {
        var hash = RequestFormat.ParseHash(request.Hash, "hash");
        var tip = await chain.ReconsiderBlockAsync(hash, context.CancellationToken) ?? throw Unknown(request.Hash);
        ChainStoreLog.BlockReconsidered(logger, hash, tip.Height, tip.Hash);
        return new ReconsiderBlockResponse { Height = (uint)tip.Height, BestBlockHash = tip.Hash.ToString() };
    }

    private static RpcException Unknown(string hash) => NotFound.Because($"Block {hash} is unknown here.");
}
