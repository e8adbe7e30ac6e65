using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>
/// A mempool that takes every transaction but those that start with a zero byte, which spend somebody else's coins.
/// </summary>
internal sealed class MempoolDouble(ScriptedChain chain, ScriptedFeed feed) : MempoolService.MempoolServiceBase
{
    public List<byte[]> Submitted { get; } = [];

    public override Task<SubmitTransactionResponse> SubmitTransaction(SubmitTransactionRequest request, ServerCallContext context)
    {
        lock (Submitted)
        {
            Submitted.Add(request.Raw.ToByteArray());
        }

        return Task.FromResult(new SubmitTransactionResponse { Outcome = Judge(request.Raw.Span) });
    }

    public override Task<TestTransactionsResponse> TestTransactions(TestTransactionsRequest request, ServerCallContext context) =>
        Task.FromResult(new TestTransactionsResponse { Outcomes = { request.Raw.Select(raw => Judge(raw.Span)) } });

    public override Task<SubmitPackageResponse> SubmitPackage(SubmitPackageRequest request, ServerCallContext context)
    {
        var response = new SubmitPackageResponse { PackageMsg = "success" };
        foreach (var raw in request.Raw)
        {
            var outcome = new PackageOutcome { Outcome = Judge(raw.Span) };
            if (outcome.Outcome.Accepted)
            {
                outcome.EffectiveFeeRateSatsPerKvb = 2_000;
                outcome.EffectiveIncludes.Add(ScriptedChain.Id("e", 1));
            }
            else
            {
                response.PackageMsg = "transaction failed";
            }

            response.Outcomes.Add(outcome);
        }

        return Task.FromResult(response);
    }

    public override Task<GetMempoolInfoResponse> GetMempoolInfo(GetMempoolInfoRequest request, ServerCallContext context) =>
        Task.FromResult(
            new GetMempoolInfoResponse
            {
                TransactionCount = (uint)chain.Waiting.Count,
                Vsize = (ulong)chain.Waiting.Count * 141,
                MemoryBytes = 1_000_000,
                MemoryLimitBytes = 300_000_000,
                TotalFeeSats = (ulong)chain.Waiting.Count * 282,
                MinFeeRateSatsPerKvb = 1000,
                FeeHistogram =
                {
                    new FeeHistogramBucket { FeeRate = 2, Vsize = 141 },
                },
            });

    public override Task<ListMempoolResponse> ListMempool(ListMempoolRequest request, ServerCallContext context) =>
        Task.FromResult(new ListMempoolResponse { Entries = { chain.Waiting.Take((int)request.PageSize) } });

    public override Task<GetMempoolEntryResponse> GetMempoolEntry(GetMempoolEntryRequest request, ServerCallContext context) =>
        chain.Waiting.Find(entry => entry.Txid == request.Txid) is { } entry
            ? Task.FromResult(new GetMempoolEntryResponse { Entry = entry })
            : throw new RpcException(new Status(StatusCode.NotFound, "It does not wait here."));

    public override Task<EstimateFeesResponse> EstimateFees(EstimateFeesRequest request, ServerCallContext context) =>
        Task.FromResult(
            new EstimateFeesResponse
            {
                Estimates =
                {
                    new FeeEstimate { Target = 6, FeeRateSatsPerKvb = 2500 },
                },
            });

    public override Task WatchMempool(
        WatchMempoolRequest request,
        IServerStreamWriter<WatchMempoolResponse> responseStream,
        ServerCallContext context) => feed.ServeMempoolAsync(responseStream, context.CancellationToken);

    private static TransactionOutcome Judge(ReadOnlySpan<byte> raw) =>
        raw[0] switch
        {
            0 => new TransactionOutcome
            {
                Txid = ScriptedChain.Id("d", 9),
                Reject = new Reject
                {
                    Reason = "mandatory-script-verify-flag-failed",
                    Detail = "input 0: the signature does not fit",
                },
            },
            0xff => new TransactionOutcome { Reject = new Reject { Reason = "TX decode failed" } },
            _ => new TransactionOutcome
            {
                Txid = ScriptedChain.Id("d", raw[0]),
                Wtxid = ScriptedChain.Id("f", raw[0]),
                Accepted = true,
                FeeSats = 282,
                Vsize = 141,
            },
        };
}
