using Blockyard.Contracts.Chain.V1;
using Google.Protobuf;
using Grpc.Core;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>The rpcs of a chain-store's MempoolService that wallets use, over a <see cref="ScriptedChain"/>.</summary>
internal sealed class ScriptedMempoolEndpoint(ScriptedChain chain) : MempoolService.MempoolServiceBase
{
    public override Task<SubmitTransactionResponse> SubmitTransaction(SubmitTransactionRequest request, ServerCallContext context)
    {
        ScriptedChainEndpoint.RequireUp(chain);
        return Task.FromResult(new SubmitTransactionResponse { Outcome = Submit(request.Raw) });
    }

    public override async Task SubmitTransactions(
        IAsyncStreamReader<SubmitTransactionsRequest> requestStream,
        IServerStreamWriter<SubmitTransactionsResponse> responseStream,
        ServerCallContext context)
    {
        ScriptedChainEndpoint.RequireUp(chain);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var outcomes = requestStream.Current.Raw.Select(Submit).ToArray();
            var response = new SubmitTransactionsResponse { Accepted = (uint)outcomes.Count(outcome => outcome.Accepted) };
            response.Outcomes.AddRange(outcomes.Where(outcome => !outcome.Accepted));
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override Task<EstimateFeesResponse> EstimateFees(EstimateFeesRequest request, ServerCallContext context)
    {
        ScriptedChainEndpoint.RequireUp(chain);
        return Task.FromResult(new EstimateFeesResponse
        {
            Estimates = { new FeeEstimate { Target = request.Targets[0], FeeRateSatsPerKvb = 2_000 } },
        });
    }

    public override async Task WatchMempool(
        WatchMempoolRequest request, IServerStreamWriter<WatchMempoolResponse> responseStream, ServerCallContext context)
    {
        var cursor = request.Cursor;
        while (true)
        {
            var changed = chain.Changed;
            ScriptedChainEndpoint.RequireUp(chain);
            var response = new WatchMempoolResponse();
            var place = chain.ChangeCount;
            if (cursor.StartsWith(chain.Run + "-", StringComparison.Ordinal))
            {
                var after = int.Parse(cursor[(chain.Run.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
                response.Events.AddRange(chain.ChangesFrom(after).Select(ToEvent));
                place = after + response.Events.Count;
            }
            else
            {
                response.Reset = true;
                response.Events.AddRange(
                    chain.Read((_, mempool) => mempool.ToArray()).Select(each => ToEvent((each, true, false))));
            }

            response.Cursor = cursor = $"{chain.Run}-{place}";
            await responseStream.WriteAsync(response, context.CancellationToken);
            await changed.WaitAsync(context.CancellationToken);
        }
    }

    private static MempoolEvent ToEvent((Transaction Transaction, bool Added, bool Confirmed) change) => change.Added
        ? new MempoolEvent { Added = new AddedTransaction { Raw = ByteString.CopyFrom(change.Transaction.Raw.Span) } }
        : new MempoolEvent
        {
            Removed = new RemovedTransaction
            {
                Txid = change.Transaction.Id.ToString(), Reason = change.Confirmed
                    ? RemovalReason.Confirmed
                    : RemovalReason.Conflict,
            },
        };

    private TransactionOutcome Submit(ByteString raw)
    {
        Assert.True(Transaction.TryParse(raw.Memory.ToArray(), out var transaction, out _));
        var reason = chain.Submit(transaction);
        return new TransactionOutcome
        {
            Txid = transaction.Id.ToString(), Accepted = reason is null, Reject = reason is null
                ? null
                : new Reject { Reason = reason },
        };
    }
}
