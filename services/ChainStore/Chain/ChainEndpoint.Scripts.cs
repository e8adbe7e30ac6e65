using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    private const int UsualCoinPage = 100;
    private const int LargestCoinPage = 1_000;

    public override async Task<GetScriptSummaryResponse> GetScriptSummary(
        GetScriptSummaryRequest request,
        ServerCallContext context)
    {
        var script = RequestFormat.ParseScript(request.Script, Network);
        return await view.LookAsync(
            (in scope) => new GetScriptSummaryResponse
            {
                ScriptHash = Convert.ToHexStringLower(script.ToArray()),
                Confirmed = ToMessage(scope.Queries.GetScriptSummary(script)),
                Mempool = ToMessage(pool.GetScriptSummary(script)),
            },
            context.CancellationToken);
    }

    public override async Task<ListScriptTransactionsResponse> ListScriptTransactions(
        ListScriptTransactionsRequest request,
        ServerCallContext context)
    {
        var script = RequestFormat.ParseScript(request.Script, Network);
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var place = ScriptPlace.Parse(request.PageToken, script);
        var (found, next) = await view.LookAsync(
            (in scope) => FindHistory(scope, script, place, size), context.CancellationToken);

        var response = new ListScriptTransactionsResponse { NextPageToken = next?.ToToken(script) ?? "" };
        response.Transactions.AddRange(found.Select(transactions.ToMessage));
        return response;
    }

    public override async Task<ListUnspentResponse> ListUnspent(ListUnspentRequest request, ServerCallContext context)
    {
        var script = RequestFormat.ParseScript(request.Script, Network);
        var size = RequestFormat.PageSize(request.PageSize, UsualCoinPage, LargestCoinPage);
        var token = PageToken.Parse(request.PageToken, PageList.Unspent);
        return await view.LookAsync((in scope) => FindUnspent(scope, script, token, size), context.CancellationToken);
    }

    private static ScriptTotals ToMessage(ScriptSummary summary) => new()
    {
        FundedCount = (ulong)summary.FundedCount,
        FundedSats = (ulong)summary.FundedSum,
        SpentCount = (ulong)summary.SpentCount,
        SpentSats = (ulong)summary.SpentSum,
        TransactionCount = (ulong)summary.TransactionCount,
    };

    private ListUnspentResponse FindUnspent(in ChainReadScope scope, Hash256 script, PageToken? token, int size)
    {
        if (token is { } place && place.Anchor != scope.Tip.Hash)
        {
            throw new RpcException(
                new Status(StatusCode.Aborted, "The chain has moved on since the page before: start the list again."));
        }

        var response = new ListUnspentResponse();

        // Below zero the place is among the mempool's outputs, which come last.
        var position = token?.Position ?? 0;
        if (position >= 0)
        {
            position = AddCoins(response, scope, script, position, size);
        }

        if (position < 0)
        {
            position = AddWaitingCoins(response, script, ~position, size);
        }

        response.NextPageToken = position == 0 ? "" : new PageToken(PageList.Unspent, scope.Tip.Hash, position).ToString();
        return response;
    }

    /// <summary>A page of a script's history, and where the next one begins; null after the last.</summary>
    private (List<TransactionPlace> Found, ScriptPlace? Next) FindHistory(
        in ChainReadScope scope, Hash256 script, ScriptPlace place, int size)
    {
        var found = new List<TransactionPlace>(size);
        if (place.InMempool)
        {
            var waiting = pool.ListByScript(script, place.Sequence, size);
            found.AddRange(waiting.Select(TransactionPlace.InMempool));
            if (waiting.Count == size)
            {
                return (found, ScriptPlace.Waiting(waiting[^1].Sequence));
            }
        }

        // One more than there is room for tells whether a page follows.
        var room = size - found.Count;
        var history = scope.Queries.GetScriptHistory(script, place.Before, room + 1);
        foreach (var entry in history.Take(room))
        {
            found.Add(TransactionPlace.FindConfirmed(entry.TransactionId, scope, chain)
                ?? throw new InvalidDataException($"The index has lost transaction {entry.TransactionId}: rebuild it."));
        }

        return (found, history.Count > room ? ScriptPlace.Confirmed(history[room - 1].Place) : null);
    }

    /// <summary>Adds coins that no waiting transaction spends, and gives where the list goes on.</summary>
    private long AddCoins(ListUnspentResponse response, in ChainReadScope scope, Hash256 script, long cursor, int size)
    {
        var page = scope.Queries.GetUnspent(script, cursor, size);
        foreach (var (outPoint, coin) in page.Coins)
        {
            if (!pool.TryGetSpender(outPoint, out _))
            {
                response.Outputs.Add(coin.ToMessage(outPoint, Network));
            }
        }

        return page.NextCursor == 0 ? ~0L : page.NextCursor;
    }

    /// <summary>Adds outputs of waiting transactions, and gives where the list goes on; 0 at its end.</summary>
    private long AddWaitingCoins(ListUnspentResponse response, Hash256 script, long skip, int size)
    {
        // One more than there is room for tells whether a page follows.
        var needed = skip + size + 1 - response.Outputs.Count;
        var waiting = pool.ListUnspent(script, (int)Math.Min(needed, int.MaxValue));
        var index = (int)Math.Min(skip, waiting.Count);
        for (; index < waiting.Count && response.Outputs.Count < size; index++)
        {
            var (outPoint, coin) = waiting[index];
            response.Outputs.Add(coin.Output.ToUnconfirmed(outPoint, Network));
        }

        return index < waiting.Count ? ~(long)index : 0;
    }
}
