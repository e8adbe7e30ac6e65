using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;
using ConnectedBlock = Blockyard.Chain.ConnectedBlock;
using HeaderEntry = Blockyard.Chain.HeaderEntry;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    public override async Task<GetTransactionResponse> GetTransaction(GetTransactionRequest request, ServerCallContext context)
    {
        var id = RequestFormat.ParseHash(request.Txid, "txid");
        var place = await transactions.FindAsync(id, context.CancellationToken) ?? throw NotFound.Transaction(request.Txid);
        return new GetTransactionResponse { Transaction = transactions.ToMessage(place) };
    }

    public override Task<ListBlockTransactionsResponse> ListBlockTransactions(
        ListBlockTransactionsRequest request,
        ServerCallContext context)
    {
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var entry = BlockReader.RequireData(blocks.Find(request.BlockHash, "block_hash"));
        var token = PageToken.Parse(request.PageToken, PageList.BlockTransactions);
        if (token is { } place && place.Anchor != entry.Hash)
        {
            throw PageToken.Foreign();
        }

        var block = ReadConnected(entry);
        var first = (int)Math.Clamp(token?.Position ?? 0, 0, block.Block.Transactions.Length);
        var end = Math.Min(block.Block.Transactions.Length, first + size);
        var response = new ListBlockTransactionsResponse();
        var tip = chain.Tip;
        for (var i = first; i < end; i++)
        {
            response.Transactions.Add(transactions.ToMessage(block, i, tip));
        }

        response.NextPageToken = end < block.Block.Transactions.Length
            ? new PageToken(PageList.BlockTransactions, entry.Hash, end).ToString()
            : "";
        return Task.FromResult(response);
    }

    public override Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var entry = tip;
        var left = long.MaxValue;
        if (PageToken.Parse(request.PageToken, PageList.Transactions) is { } token)
        {
            entry = blocks.Resume(token);
            left = token.Position;
        }

        var response = new ListTransactionsResponse();
        while (entry is not null && response.Transactions.Count < size)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var block = ReadConnected(entry);
            var index = (int)Math.Clamp(left, 0, block.Block.Transactions.Length);
            while (index > 0 && response.Transactions.Count < size)
            {
                response.Transactions.Add(transactions.ToMessage(block, --index, tip));
            }

            left = index > 0 ? index : long.MaxValue;
            entry = index > 0 ? entry : entry.Previous;
        }

        response.NextPageToken = entry is null ? "" : new PageToken(PageList.Transactions, entry.Hash, left).ToString();
        return Task.FromResult(response);
    }

    public override async Task<GetMerkleProofResponse> GetMerkleProof(GetMerkleProofRequest request, ServerCallContext context)
    {
        var id = RequestFormat.ParseHash(request.Txid, "txid");
        var place = await transactions.FindAsync(id, context.CancellationToken) ?? throw NotFound.Transaction(request.Txid);
        if (place.Block is not { } entry)
        {
            throw NotFound.Because($"Transaction {request.Txid} waits in the mempool: it is in no block yet.");
        }

        var response = new GetMerkleProofResponse
        {
            BlockHash = entry.Hash.ToString(),
            BlockHeight = (uint)entry.Height,
            Position = (uint)place.Position.Place.Index,
        };
        foreach (var hash in chain.ReadBlock(entry).ComputeMerkleBranch(place.Position.Place.Index))
        {
            response.Merkle.Add(hash.ToString());
        }

        return response;
    }

    /// <summary>Undo data exists for blocks that were connected once; others have no transactions to show.</summary>
    private ConnectedBlock ReadConnected(HeaderEntry entry) => entry.WasConnected
        ? chain.ReadConnectedBlock(entry)
        : throw NotFound.Because($"Block {entry.Hash} was never on the best chain of this node.");
}
