using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Requests;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Search;

/// <summary>Finds out what a text stands for: a height, a block, a transaction, an address.</summary>
internal sealed class Finder(ChainStores chain)
{
    private const int MaxLength = 128;

    public async Task<SearchView> FindAsync(string? text, HttpContext context)
    {
        var query = (text ?? "").Trim();
        if (query.Length is 0 or > MaxLength)
        {
            throw Problems.ProblemException.Invalid("invalid_query", $"q has 1 to {MaxLength} characters.");
        }

        return new SearchView(query, [.. await LookAsync(query, context)]);
    }

    private async Task<List<FoundView>> LookAsync(string query, HttpContext context)
    {
        var found = new List<FoundView>();
        if (Texts.TryHeight(query, out var height))
        {
            await AddBlockAsync(found, new GetBlockHeaderRequest { Height = height }, context);
        }
        else if (Hash256.TryParse(query, out var hash))
        {
            await AddBlockAsync(found, new GetBlockHeaderRequest { Hash = hash.ToString() }, context);
            if (found.Count == 0)
            {
                await AddTransactionAsync(found, hash.ToString(), context);
            }
        }
        else if (Texts.TryAddress(query, out _))
        {
            found.Add(new FoundView("address", query, $"/api/v1/addresses/{query}"));
        }

        return found;
    }

    private async Task AddBlockAsync(List<FoundView> found, GetBlockHeaderRequest request, HttpContext context)
    {
        try
        {
            var answer = await chain.CallAsync(
                context,
                (node, call) => node.Chain.GetBlockHeaderAsync(request, call),
                askOthers: true);
            found.Add(new FoundView("block", answer.Header.Hash, $"/api/v1/blocks/{answer.Header.Hash}"));
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound) { }
    }

    private async Task AddTransactionAsync(List<FoundView> found, string txid, HttpContext context)
    {
        try
        {
            var request = new GetTransactionRequest { Txid = txid };
            await chain.CallAsync(context, (node, call) => node.Chain.GetTransactionAsync(request, call), askOthers: true);
            found.Add(new FoundView("transaction", txid, $"/api/v1/transactions/{txid}"));
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound) { }
    }
}
