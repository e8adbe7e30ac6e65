using Grpc.Core;

namespace Blockyard.Services.ChainStore.Calls;

/// <summary>What callers are told of things that are not here.</summary>
internal static class NotFound
{
    public static RpcException Because(string reason) => new(new Status(StatusCode.NotFound, reason));

    public static RpcException Transaction(string txid) =>
        Because($"Transaction {txid} is neither in the best chain nor in the mempool of this node.");
}
