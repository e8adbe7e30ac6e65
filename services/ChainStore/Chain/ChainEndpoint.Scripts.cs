using Blockyard.Chain.Ports;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    /// <summary>Waiting outputs of one script that the last page of its coins lists at most.</summary>
    private const int MaxWaiting = 10_000;

    private const int UsualCoinPage = 100;
    private const int LargestCoinPage = 1_000;

    public override Task<GetScriptSummaryResponse> GetScriptSummary(GetScriptSummaryRequest request, ServerCallContext context)
    {
        var script = RequestFormat.ParseScript(request.Script, Network);
        ScriptSummary summary;
        using (var scope = chain.Read())
        {
            summary = scope.Queries.GetScriptSummary(script);
        }

        return Task.FromResult(new GetScriptSummaryResponse
        {
            ScriptHash = Convert.ToHexStringLower(script.ToArray()),
            Confirmed = ToTotals(summary),
            Mempool = ToTotals(pool.GetScriptSummary(script)),
        });
    }

    public override Task<ListScriptTransactionsResponse> ListScriptTransactions(
        ListScriptTransactionsRequest request,
        ServerCallContext context)
    {
        var script = RequestFormat.ParseScript(request.Script, Network);
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var place = ScriptPlace.Parse(request.PageToken);
        var response = new ListScriptTransactionsResponse();
        if (place.InMempool)
        {
            foreach (var entry in pool.ListByScript(script, place.Sequence, size))
            {
                response.Transactions.Add(transactions.ToMessage(entry));
                place = ScriptPlace.Waiting(entry.Sequence);
            }

            if (response.Transactions.Count == size)
            {
                response.NextPageToken = place.ToString();
                return Task.FromResult(response);
            }
        }

        AddConfirmed(response, script, place.Before, size);
        return Task.FromResult(response);
    }

    public override Task<ListUnspentResponse> ListUnspent(ListUnspentRequest request, ServerCallContext context)
    {
        var script = RequestFormat.ParseScript(request.Script, Network);
        var size = RequestFormat.PageSize(request.PageSize, UsualCoinPage, LargestCoinPage);
        var token = PageToken.Parse(request.PageToken);
        var response = new ListUnspentResponse();
        UnspentPage page;
        using (var scope = chain.Read())
        {
            if (token is { } place && place.Anchor != scope.Tip.Hash)
            {
                throw new RpcException(new Status(StatusCode.Aborted, "A block came in between: start the list again."));
            }

            page = scope.Queries.GetUnspent(script, token?.Position ?? 0, size);
            response.NextPageToken = page.NextCursor == 0 ? "" : new PageToken(scope.Tip.Hash, page.NextCursor).ToString();
        }

        foreach (var (outPoint, coin) in page.Coins)
        {
            if (!pool.TryGetSpender(outPoint, out _))
            {
                response.Outputs.Add(coin.ToMessage(outPoint, Network));
            }
        }

        if (response.NextPageToken.Length == 0)
        {
            AddWaitingCoins(response, script);
        }

        return Task.FromResult(response);
    }

    private void AddConfirmed(ListScriptTransactionsResponse response, Hash256 script, ChainPlace? before, int size)
    {
        var room = size - response.Transactions.Count;
        IReadOnlyList<ScriptHistoryEntry> history;
        using (var scope = chain.Read())
        {
            history = scope.Queries.GetScriptHistory(script, before, room + 1);
        }

        foreach (var entry in history.Take(room))
        {
            // One that a reorganisation took away since is in the mempool or gone: either way no longer at this place.
            if (transactions.Find(entry.TransactionId) is { } transaction)
            {
                response.Transactions.Add(transaction);
            }
        }

        response.NextPageToken = history.Count > room
            ? ScriptPlace.Confirmed(room > 0 ? history[room - 1].Place : before).ToString()
            : "";
    }

    private void AddWaitingCoins(ListUnspentResponse response, Hash256 script)
    {
        foreach (var (outPoint, coin) in pool.ListUnspent(script, MaxWaiting))
        {
            response.Outputs.Add(Waiting(outPoint, coin.Output));
        }
    }

    private static ScriptTotals ToTotals(ScriptSummary summary) => new()
    {
        FundedCount = (ulong)summary.FundedCount,
        FundedSats = (ulong)summary.FundedSum,
        SpentCount = (ulong)summary.SpentCount,
        SpentSats = (ulong)summary.SpentSum,
        TransactionCount = (ulong)summary.TransactionCount,
    };
}
