using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>Chain, blocks and confirmed transactions.</summary>
internal static class ChainRoutes
{
    public static void MapChain(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Chain");
        group.MapGet("/chain", GetChain).WithSummary("State of the chain");
        group.MapGet("/chain/tips", ListTips).WithSummary("Ends of all branches, highest first");
        group.MapGet("/blocks", ListBlocks).WithSummary("Blocks of the best chain, newest first");
        group.MapGet("/blocks/latest", GetLatestBlock).WithSummary("The best block");
        group.MapGet("/blocks/{id}", GetBlock).WithSummary("One block, by hash or height").Produces<BlockView>();
        group.MapGet("/blocks/{id}/transactions", ListBlockTransactions).WithSummary("Transactions of a block, in block order");
        group
            .MapGet("/blocks/{id}/filter", GetBlockFilter)
            .WithSummary("Basic filter of a block (BIP 158), by hash or height")
            .Produces<BlockFilterView>();
        group.MapGet("/transactions", ListTransactions).WithSummary("Confirmed transactions, newest first");
        group
            .MapGet("/transactions/{txid}", GetTransaction)
            .WithSummary("One transaction, confirmed or waiting")
            .Produces<TransactionView>();
    }

    internal static GetBlockRequest BlockRequest(string id) =>
        Texts.TryHeight(id, out var height)
            ? new GetBlockRequest { Height = height }
            : new GetBlockRequest { Hash = Texts.Id(id, "invalid_block_id") };

    private static async Task<ChainView> GetChain(ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        return ChainView.From(
            await chain.CallAsync(context, (node, call) => node.Chain.GetChainInfoAsync(new GetChainInfoRequest(), call)));
    }

    private static async Task<TipsView> ListTips(ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        return TipsView.From(
            await chain.CallAsync(context, (node, call) => node.Chain.GetChainTipsAsync(new GetChainTipsRequest(), call)));
    }

    private static async Task<Page<BlockView>> ListBlocks(PageQuery page, ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var request = new ListBlocksRequest { PageSize = page.Limit, PageToken = page.Cursor };
        var answer = await chain.CallAsync(context, (node, call) => node.Chain.ListBlocksAsync(request, call));
        return answer.Blocks.ToPage(BlockView.From, answer.NextPageToken);
    }

    private static async Task<BlockView> GetLatestBlock(ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var answer = await chain.CallAsync(
            context,
            (node, call) => node.Chain.ListBlocksAsync(new ListBlocksRequest { PageSize = 1 }, call));
        return BlockView.From(answer.Blocks[0]);
    }

    private static async Task<IResult> GetBlock(string id, ChainStores chain, IOptions<HttpOptions> options, HttpContext context)
    {
        var request = BlockRequest(id);
        var answer = await chain.CallAsync(context, (node, call) => node.Chain.GetBlockAsync(request, call), askOthers: true);
        var header = answer.Block.Header;
        var final =
            request.BlockCase == GetBlockRequest.BlockOneofCase.Hash && header.Confirmations >= options.Value.ImmutableDepth;
        return Answer(context, final, header.Hash, answer.Block, BlockView.From);
    }

    private static async Task<Page<TransactionView>> ListBlockTransactions(
        string id,
        PageQuery page,
        ChainStores chain,
        HttpContext context)
    {
        context.Response.NoCache();
        var hash = await HashOfAsync(id, chain, context);
        var request = new ListBlockTransactionsRequest
        {
            BlockHash = hash,
            PageSize = page.Limit,
            PageToken = page.Cursor,
        };
        var answer = await chain.CallAsync(
            context,
            (node, call) => node.Chain.ListBlockTransactionsAsync(request, call),
            askOthers: true);
        return answer.Transactions.ToPage(TransactionView.From, answer.NextPageToken);
    }

    private static async Task<IResult> GetBlockFilter(string id, ChainStores chain, HttpContext context)
    {
        var block = BlockRequest(id);
        var named = block.BlockCase == GetBlockRequest.BlockOneofCase.Hash;
        var request = named
            ? new GetBlockFilterRequest { Hash = block.Hash }
            : new GetBlockFilterRequest { Height = block.Height };
        var answer = await chain.CallAsync(
            context,
            (node, call) => node.Chain.GetBlockFilterAsync(request, call),
            askOthers: true);
        return Answer(context, final: named, answer.BlockHash, answer, BlockFilterView.From);
    }

    private static async Task<Page<TransactionView>> ListTransactions(PageQuery page, ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var request = new ListTransactionsRequest { PageSize = page.Limit, PageToken = page.Cursor };
        var answer = await chain.CallAsync(context, (node, call) => node.Chain.ListTransactionsAsync(request, call));
        return answer.Transactions.ToPage(TransactionView.From, answer.NextPageToken);
    }

    private static async Task<IResult> GetTransaction(
        string txid,
        ChainStores chain,
        IOptions<HttpOptions> options,
        HttpContext context)
    {
        var request = new GetTransactionRequest { Txid = Texts.Id(txid, "invalid_txid") };
        var answer = await chain.CallAsync(
            context,
            (node, call) => node.Chain.GetTransactionAsync(request, call),
            askOthers: true);
        var status = answer.Transaction.Status;
        var final = status.Confirmations >= options.Value.ImmutableDepth;
        return Answer(
            context,
            final,
            status.BlockHash,
            answer.Transaction,
            transaction => TransactionView.From(transaction, withRaw: true));
    }

    private static async Task<string> HashOfAsync(string id, ChainStores chain, HttpContext context)
    {
        var request = BlockRequest(id);
        if (request.BlockCase == GetBlockRequest.BlockOneofCase.Hash)
        {
            return request.Hash;
        }

        var header = new GetBlockHeaderRequest { Height = request.Height };
        return (await chain.CallAsync(context, (node, call) => node.Chain.GetBlockHeaderAsync(header, call), askOthers: true))
            .Header
            .Hash;
    }

    private static IResult Answer<TRpc, TView>(HttpContext context, bool final, string tag, TRpc value, Func<TRpc, TView> map)
    {
        if (!final)
        {
            context.Response.NoCache();
            return TypedResults.Ok(map(value));
        }

        return context.KeepForGood(tag) ? TypedResults.Ok(map(value)) : Results.Empty;
    }
}
