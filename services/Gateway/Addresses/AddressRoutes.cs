using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Chain;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Addresses;

/// <summary>Addresses: totals, history, unspent outputs.</summary>
internal static class AddressRoutes
{
    public static void MapAddresses(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/addresses/{address}").WithTags("Addresses");
        group.MapGet("", GetAddress).WithSummary("What an address received and spent");
        group
            .MapGet("/transactions", ListTransactions)
            .WithSummary("Transactions that touch an address: waiting ones first, then newest first");
        group.MapGet("/utxos", ListUtxos).WithSummary("Unspent outputs of an address");
    }

    private static async Task<AddressView> GetAddress(string address, ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var request = new GetScriptSummaryRequest { Script = Select(address) };
        return AddressView.From(
            address,
            await chain.CallAsync(context, (node, call) => node.Chain.GetScriptSummaryAsync(request, call)));
    }

    private static async Task<Page<TransactionView>> ListTransactions(
        string address,
        PageQuery page,
        ChainStores chain,
        HttpContext context)
    {
        context.Response.NoCache();
        var request = new ListScriptTransactionsRequest
        {
            Script = Select(address),
            PageSize = page.Limit,
            PageToken = page.Cursor,
        };
        var answer = await chain.CallAsync(context, (node, call) => node.Chain.ListScriptTransactionsAsync(request, call));
        return answer.Transactions.ToPage(TransactionView.From, answer.NextPageToken);
    }

    private static async Task<Page<UtxoView>> ListUtxos(string address, PageQuery page, ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var request = new ListUnspentRequest
        {
            Script = Select(address),
            PageSize = page.Limit,
            PageToken = page.Cursor,
        };
        var answer = await chain.CallAsync(context, (node, call) => node.Chain.ListUnspentAsync(request, call));
        return answer.Outputs.ToPage(UtxoView.From, answer.NextPageToken);
    }

    private static ScriptSelector Select(string address) => new() { Address = Texts.Address(address) };
}
