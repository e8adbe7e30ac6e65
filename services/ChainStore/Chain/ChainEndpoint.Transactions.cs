using Blockyard.Chain;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;
using ConnectedBlock = Blockyard.Chain.ConnectedBlock;
using OutPoint = Blockyard.Primitives.OutPoint;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    public override Task<GetTransactionResponse> GetTransaction(GetTransactionRequest request, ServerCallContext context)
    {
        var id = RequestFormat.ParseHash(request.Txid, "txid");
        var transaction = transactions.Find(id) ?? throw UnknownTransaction(request.Txid);
        return Task.FromResult(new GetTransactionResponse { Transaction = transaction });
    }

    public override Task<ListBlockTransactionsResponse> ListBlockTransactions(
        ListBlockTransactionsRequest request,
        ServerCallContext context)
    {
        var entry = BlockReader.RequireData(blocks.Find(request.BlockHash));
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var block = ReadConnected(entry);
        var first = (int)Math.Clamp(PageToken.Parse(request.PageToken)?.Position ?? 0, 0, block.Block.Transactions.Length);
        var end = Math.Min(block.Block.Transactions.Length, first + size);

        var response = new ListBlockTransactionsResponse();
        var tip = chain.Tip;
        for (var i = first; i < end; i++)
        {
            response.Transactions.Add(transactions.ToMessage(block, i, tip));
        }

        response.NextPageToken = end < block.Block.Transactions.Length ? new PageToken(entry.Hash, end).ToString() : "";
        return Task.FromResult(response);
    }

    public override Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var entry = tip;
        var left = -1L;
        if (PageToken.Parse(request.PageToken) is { } token)
        {
            entry = blocks.Resume(token);
            left = token.Position;
        }

        var response = new ListTransactionsResponse();
        while (entry is not null && response.Transactions.Count < size)
        {
            var block = ReadConnected(entry);
            var index = (int)Math.Min(left < 0 ? long.MaxValue : left, block.Block.Transactions.Length);
            while (index > 0 && response.Transactions.Count < size)
            {
                response.Transactions.Add(transactions.ToMessage(block, --index, tip));
            }

            left = index > 0 ? index : -1;
            entry = index > 0 ? entry : entry.Previous;
        }

        response.NextPageToken = entry is null ? "" : new PageToken(entry.Hash, left).ToString();
        return Task.FromResult(response);
    }

    public override Task<GetOutputResponse> GetOutput(GetOutputRequest request, ServerCallContext context)
    {
        var outPoint = RequestFormat.ParseOutPoint(request.Outpoint);
        return Task.FromResult(new GetOutputResponse { Output = FindOutput(outPoint, request.IncludeMempool) ?? throw SpentOrUnknown() });

        RpcException SpentOrUnknown() =>
            new(new Status(StatusCode.NotFound, $"Output {outPoint.TransactionId}:{outPoint.Index} is spent or unknown here."));
    }

    public override Task<ListOutspendsResponse> ListOutspends(ListOutspendsRequest request, ServerCallContext context)
    {
        var id = RequestFormat.ParseHash(request.Txid, "txid");
        if (!transactions.TryGet(id, out var transaction))
        {
            throw UnknownTransaction(request.Txid);
        }

        var response = new ListOutspendsResponse();
        for (var i = 0u; i < transaction.Outputs.Length; i++)
        {
            response.Outspends.Add(FindSpend(new OutPoint(id, i)));
        }

        return Task.FromResult(response);
    }

    public override Task<GetMerkleProofResponse> GetMerkleProof(GetMerkleProofRequest request, ServerCallContext context)
    {
        var id = RequestFormat.ParseHash(request.Txid, "txid");
        if (!chain.TryReadTransaction(id, out _, out var entry, out var index))
        {
            throw UnknownTransaction(request.Txid);
        }

        var response = new GetMerkleProofResponse
        {
            BlockHash = entry.Hash.ToString(),
            BlockHeight = (uint)entry.Height,
            Position = (uint)index,
        };
        foreach (var hash in chain.ReadBlock(entry).ComputeMerkleBranch(index))
        {
            response.Merkle.Add(hash.ToString());
        }

        return Task.FromResult(response);
    }

    private static RpcException UnknownTransaction(string txid) =>
        new(new Status(StatusCode.NotFound, $"Transaction {txid} is neither in the best chain nor in the mempool of this node."));

    /// <summary>Undo data exists for blocks that were connected once; others have no transactions to show.</summary>
    private ConnectedBlock ReadConnected(HeaderEntry entry) => entry.Status == BlockStatus.Valid
        ? chain.ReadConnectedBlock(entry)
        : throw new RpcException(new Status(StatusCode.NotFound, $"Block {entry.Hash} was never on the best chain of this node."));

    private Contracts.Chain.V1.UnspentOutput? FindOutput(OutPoint outPoint, bool withMempool)
    {
        if (withMempool && pool.TryGetSpender(outPoint, out _))
        {
            return null;
        }

        using (var scope = chain.Read())
        {
            if (scope.Coins.TryGetCoin(outPoint, out var coin))
            {
                return coin.ToMessage(outPoint, Network);
            }
        }

        return withMempool && pool.TryGetOutput(outPoint, out var output) ? Waiting(outPoint, output) : null;
    }

    private Contracts.Chain.V1.UnspentOutput Waiting(OutPoint outPoint, TxOutput output) =>
        new() { Outpoint = outPoint.ToMessage(), Output = output.ToMessage(Network) };

    private Outspend FindSpend(OutPoint outPoint)
    {
        if (pool.TryGetSpender(outPoint, out var spender))
        {
            var input = Array.FindIndex(spender.Inputs.ToArray(), each => each.PreviousOutput == outPoint);
            return new Outspend
            {
                Spent = true,
                SpendingTxid = spender.Id.ToString(),
                SpendingInput = (uint)input,
                Status = transactions.FindStatus(spender.Id) ?? new TransactionStatus(),
            };
        }

        Blockyard.Chain.Ports.SpendingInput spending;
        using (var scope = chain.Read())
        {
            if (!scope.Queries.TryGetSpender(outPoint, out spending))
            {
                return new Outspend();
            }
        }

        return new Outspend
        {
            Spent = true,
            SpendingTxid = spending.TransactionId.ToString(),
            SpendingInput = (uint)spending.InputIndex,
            Status = transactions.FindStatus(spending.TransactionId) ?? new TransactionStatus(),
        };
    }
}
