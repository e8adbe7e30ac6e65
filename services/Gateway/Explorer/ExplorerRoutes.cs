using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Addresses;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Events;
using Blockyard.Services.Gateway.Explorer.Pages;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Mempool;
using Blockyard.Services.Gateway.Requests;
using Blockyard.Services.Gateway.Search;

namespace Blockyard.Services.Gateway.Explorer;

/// <summary>The explorer's pages.</summary>
internal static class ExplorerRoutes
{
    private const uint HomeBlocks = 30;
    private const uint HomeEntries = 10;

    public static void MapExplorer(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSiteFiles();
        var group = endpoints
            .MapGroup("")
            .ExcludeFromDescription()
            .AddEndpointFilter(
                (context, next) =>
                {
                    context.HttpContext.Response.NoCache();
                    return next(context);
                });
        group.MapGet("/", Home);
        group.MapGet("/blocks", Blocks);
        group.MapGet("/block/{id}", Block);
        group.MapGet("/tx/{txid}", Transaction);
        group.MapGet("/address/{address}", Address);
        group.MapGet("/mempool", Waiting);
        group.MapGet("/search", Search);
    }

    private static async Task<IResult> Home(ChainStores chain, HttpContext context)
    {
        var info = chain.CallAsync(context, (node, call) => node.Chain.GetChainInfoAsync(new GetChainInfoRequest(), call));
        var blocks = chain.CallAsync(
            context,
            (node, call) => node.Chain.ListBlocksAsync(new ListBlocksRequest { PageSize = HomeBlocks }, call));
        var mempool = MempoolAsync(chain, new PageQuery(HomeEntries, ""), context);
        await Task.WhenAll(info, blocks, mempool);
        return ExplorerPages.Of<HomePage>(
            new HomeModel(ChainView.From(await info), [.. (await blocks).Blocks.Select(BlockView.From)], await mempool));
    }

    private static async Task<IResult> Blocks(PageQuery page, ChainStores chain, HttpContext context)
    {
        var request = new ListBlocksRequest { PageSize = page.Limit, PageToken = page.Cursor };
        var answer = await chain.CallAsync(context, (node, call) => node.Chain.ListBlocksAsync(request, call));
        var blocks = answer.Blocks.ToPage(BlockView.From, answer.NextPageToken);
        return ExplorerPages.Of<BlocksPage>(new BlocksModel(blocks, page.Cursor.Length == 0));
    }

    private static async Task<IResult> Block(string id, PageQuery page, ChainStores chain, ChainFeed feed, HttpContext context)
    {
        var request = ChainRoutes.BlockRequest(id);
        var block = (
            await chain.CallAsync(context, (node, call) => node.Chain.GetBlockAsync(request, call), askOthers: true)).Block;
        var list = new ListBlockTransactionsRequest
        {
            BlockHash = block.Header.Hash,
            PageSize = page.Limit,
            PageToken = page.Cursor,
        };
        var answer = await chain.CallAsync(
            context,
            (node, call) => node.Chain.ListBlockTransactionsAsync(list, call),
            askOthers: true);
        var transactions = answer.Transactions.ToPage(TransactionView.From, answer.NextPageToken);
        return ExplorerPages.Of<BlockPage>(
            new BlockModel(BlockView.From(block), HeightOf(feed), transactions, page.Cursor.Length == 0));
    }

    private static async Task<IResult> Transaction(string txid, ChainStores chain, ChainFeed feed, HttpContext context)
    {
        var id = Texts.Id(txid, "invalid_txid");
        var found = chain.CallAsync(
            context,
            (node, call) => node.Chain.GetTransactionAsync(new GetTransactionRequest { Txid = id }, call),
            askOthers: true);
        var spends = chain.CallAsync(
            context,
            (node, call) => node.Chain.ListOutspendsAsync(new ListOutspendsRequest { Txid = id }, call),
            askOthers: true);
        await Task.WhenAll(found, spends);
        string?[] spentBy = [.. (await spends).Outspends.Select(spend => spend.Spent ? spend.SpendingTxid : null)];
        var view = TransactionView.From((await found).Transaction, withRaw: true);
        return ExplorerPages.Of<TransactionPage>(new TransactionModel(view, HeightOf(feed), spentBy));
    }

    private static async Task<IResult> Address(
        string address,
        PageQuery page,
        ChainStores chain,
        ChainFeed feed,
        HttpContext context)
    {
        var script = new ScriptSelector { Address = Texts.Address(address) };
        var list = new ListScriptTransactionsRequest
        {
            Script = script,
            PageSize = page.Limit,
            PageToken = page.Cursor,
        };
        var summary = chain.CallAsync(
            context,
            (node, call) => node.Chain.GetScriptSummaryAsync(new GetScriptSummaryRequest { Script = script }, call));
        var answer = chain.CallAsync(context, (node, call) => node.Chain.ListScriptTransactionsAsync(list, call));
        await Task.WhenAll(summary, answer);
        var transactions = (await answer).Transactions.ToPage(TransactionView.From, (await answer).NextPageToken);
        return ExplorerPages.Of<AddressPage>(
            new AddressModel(AddressView.From(address, await summary), transactions, HeightOf(feed), page.Cursor.Length == 0));
    }

    private static async Task<IResult> Waiting(PageQuery page, ChainStores chain, HttpContext context) =>
        ExplorerPages.Of<MempoolPage>(new MempoolModel(await MempoolAsync(chain, page, context), page.Cursor.Length == 0));

    private static async Task<IResult> Search(string? q, Finder finder, HttpContext context)
    {
        if (string.IsNullOrWhiteSpace(q))
        {
            return TypedResults.LocalRedirect("/");
        }

        var found = await finder.FindAsync(q, context);
        return found.Items switch
        {
            [{ Type: "block" } block] => TypedResults.LocalRedirect("/block/" + block.Id),
            [{ Type: "transaction" } transaction] => TypedResults.LocalRedirect("/tx/" + transaction.Id),
            [{ Type: "address" } address] => TypedResults.LocalRedirect("/address/" + address.Id),
            _ => ExplorerPages.Error(
                StatusCodes.Status404NotFound,
                $"Nothing is known by “{found.Query}”. A block height or hash, a transaction id or an address can be searched for."),
        };
    }

    private static async Task<MempoolView> MempoolAsync(ChainStores chain, PageQuery page, HttpContext context)
    {
        var request = new ListMempoolRequest { PageSize = page.Limit, PageToken = page.Cursor };
        var info = chain.CallAsync(context, (node, call) => node.Mempool.GetMempoolInfoAsync(new GetMempoolInfoRequest(), call));
        var list = chain.CallAsync(context, (node, call) => node.Mempool.ListMempoolAsync(request, call));
        await Task.WhenAll(info, list);
        return MempoolView.From(await info, await list);
    }

    private static uint HeightOf(ChainFeed feed) => feed.Tip?.Height ?? 0;
}
