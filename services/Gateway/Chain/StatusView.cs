using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>Where a transaction stands.</summary>
/// <param name="Confirmed">True once it is in a block of the best chain.</param>
/// <param name="BlockHash">That block.</param>
/// <param name="BlockHeight">Its height. Confirmations are X-Chain-Height - block_height + 1.</param>
/// <param name="BlockTime">Its time.</param>
/// <param name="BlockPosition">Position in the block, from 0.</param>
/// <param name="MempoolTime">When the mempool took it, while it waits.</param>
public sealed record StatusView(
    bool Confirmed, string? BlockHash, uint? BlockHeight, DateTime? BlockTime, uint? BlockPosition, DateTime? MempoolTime)
{
    public static StatusView From(TransactionStatus? status) => status is { Confirmed: true }
        ? new StatusView(true, status.BlockHash, status.BlockHeight, Times.Of(status.BlockTime), status.BlockPosition, null)
        : new StatusView(false, null, null, null, null, Times.Maybe(status?.MempoolTime ?? 0));
}
