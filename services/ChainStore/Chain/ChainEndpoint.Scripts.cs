using Blockyard.Chain.Ports;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Mapping;
using Grpc.Core;
using OutPoint = Blockyard.Primitives.OutPoint;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    /// <summary>A script's waiting transactions that are looked through at most; nobody keeps more unconfirmed.</summary>
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
            Confirmed = new ScriptTotals
            {
                FundedCount = (ulong)summary.FundedCount,
                FundedSats = (ulong)summary.FundedSum,
                SpentCount = (ulong)summary.SpentCount,
                SpentSats = (ulong)summary.SpentSum,
                TransactionCount = (ulong)summary.TransactionCount,
            },
            Mempool = SumWaiting(script),
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

    private ScriptTotals SumWaiting(Hash256 script)
    {
        var totals = new ScriptTotals();
        foreach (var entry in pool.ListByScript(script, long.MaxValue, MaxWaiting))
        {
            totals.TransactionCount++;
            foreach (var output in entry.Transaction.Outputs)
            {
                if (ScriptHash.Of(output.ScriptPubKey.Span) == script)
                {
                    totals.FundedCount++;
                    totals.FundedSats += (ulong)output.Value;
                }
            }

            foreach (var input in entry.Transaction.Inputs)
            {
                if (FindSpent(input.PreviousOutput) is { } spent && ScriptHash.Of(spent.ScriptPubKey.Span) == script)
                {
                    totals.SpentCount++;
                    totals.SpentSats += (ulong)spent.Value;
                }
            }
        }

        return totals;
    }

    /// <summary>What a waiting transaction spends: an output of another one, or a coin.</summary>
    private TxOutput? FindSpent(OutPoint outPoint)
    {
        if (pool.TryGetOutput(outPoint, out var output))
        {
            return output;
        }

        using var scope = chain.Read();
        return scope.Coins.TryGetCoin(outPoint, out var coin) ? new TxOutput(coin.Value, coin.ScriptPubKey) : null;
    }

    private void AddWaitingCoins(ListUnspentResponse response, Hash256 script)
    {
        foreach (var entry in pool.ListByScript(script, long.MaxValue, MaxWaiting))
        {
            for (var i = 0; i < entry.Transaction.Outputs.Length; i++)
            {
                var outPoint = new OutPoint(entry.Transaction.Id, (uint)i);
                var output = entry.Transaction.Outputs[i];
                if (ScriptHash.Of(output.ScriptPubKey.Span) == script && !pool.TryGetSpender(outPoint, out _))
                {
                    response.Outputs.Add(Waiting(outPoint, output));
                }
            }
        }
    }
}
