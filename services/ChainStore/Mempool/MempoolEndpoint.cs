using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Mapping;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.ChainStore.Mempool;

/// <summary>The mempool over gRPC.</summary>
internal sealed partial class MempoolEndpoint(
    TransactionPool pool,
    MempoolAdmission admission,
    FeeEstimator estimator,
    MempoolRun run,
    Heartbeat heartbeat) : MempoolService.MempoolServiceBase
{
    private const int UsualPage = 25;
    private const int LargestPage = 1_000;
    private const int MaxTested = 25;
    private const int MaxBatch = 2_000;
    private static readonly uint[] UsualTargets = [1, 2, 3, 4, 5, 6, 10, 20, 144, 504, 1008];

    public override Task<SubmitTransactionResponse> SubmitTransaction(
        SubmitTransactionRequest request, ServerCallContext context) =>
        Task.FromResult(new SubmitTransactionResponse { Outcome = Judge([request.Raw], admission.SubmitBatch)[0] });

    public override async Task SubmitTransactions(
        IAsyncStreamReader<SubmitTransactionsRequest> requestStream,
        IServerStreamWriter<SubmitTransactionsResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var batch in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (batch.Raw.Count > MaxBatch)
            {
                throw new FormatException($"raw must hold at most {MaxBatch} transactions; it holds {batch.Raw.Count}.");
            }

            var outcomes = Judge(batch.Raw, admission.SubmitBatch, batch.RejectsOnly);
            var response = new SubmitTransactionsResponse { Accepted = (uint)outcomes.Count(outcome => outcome is null or { Accepted: true }) };
            response.Outcomes.AddRange(outcomes.Where(static outcome => outcome is not null));
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override Task<TestTransactionsResponse> TestTransactions(TestTransactionsRequest request, ServerCallContext context)
    {
        if (request.Raw.Count is 0 or > MaxTested)
        {
            throw new FormatException($"raw must hold 1 to {MaxTested} transactions; it holds {request.Raw.Count}.");
        }

        var response = new TestTransactionsResponse();
        response.Outcomes.AddRange(Judge(request.Raw, admission.TestAccept));
        return Task.FromResult(response);
    }

    public override Task<GetMempoolInfoResponse> GetMempoolInfo(GetMempoolInfoRequest request, ServerCallContext context)
    {
        var info = pool.GetInfo();
        var response = new GetMempoolInfoResponse
        {
            TransactionCount = (uint)info.Count,
            Vsize = (ulong)info.VirtualSize,
            MemoryBytes = (ulong)info.MemoryBytes,
            MemoryLimitBytes = (ulong)info.MaxBytes,
            TotalFeeSats = (ulong)info.Fees,
            MinFeeRateSatsPerKvb = (ulong)info.MinFee.SatsPerKvB,
            IncrementalFeeRateSatsPerKvb = (ulong)info.IncrementalFee.SatsPerKvB,
            MinRelayFeeRateSatsPerKvb = (ulong)info.MinRelayFee.SatsPerKvB,
        };
        foreach (var bucket in estimator.GetHistogram().DearestFirst())
        {
            response.FeeHistogram.Add(
                new FeeHistogramBucket { FeeRate = bucket.From.SatsPerKvB / 1000.0, Vsize = (ulong)bucket.VirtualSize });
        }

        return Task.FromResult(response);
    }

    public override Task<ListMempoolResponse> ListMempool(ListMempoolRequest request, ServerCallContext context)
    {
        var size = RequestFormat.PageSize(request.PageSize, UsualPage, LargestPage);
        var token = PageToken.Parse(request.PageToken, PageList.Mempool);
        if (token is { } place && place.Anchor != run.Name)
        {
            throw PageToken.Foreign();
        }

        var entries = pool.List(token?.Position ?? long.MaxValue, size);
        var response = new ListMempoolResponse();
        response.Entries.AddRange(entries.Select(entry => entry.ToMessage()));
        response.NextPageToken = entries.Count < size
            ? ""
            : new PageToken(PageList.Mempool, run.Name, entries[^1].Sequence).ToString();
        return Task.FromResult(response);
    }

    public override Task<GetMempoolEntryResponse> GetMempoolEntry(GetMempoolEntryRequest request, ServerCallContext context)
    {
        var id = RequestFormat.ParseHash(request.Txid, "txid");
        return pool.TryGetEntry(id, out var entry)
            ? Task.FromResult(new GetMempoolEntryResponse { Entry = entry.ToMessage() })
            : throw NotFound.Because($"Transaction {request.Txid} does not wait in this node's mempool.");
    }

    public override Task<EstimateFeesResponse> EstimateFees(EstimateFeesRequest request, ServerCallContext context)
    {
        var response = new EstimateFeesResponse
        {
            ObservedBlocks = (uint)estimator.ObservedBlocks,
            LongestKnownTarget = (uint)estimator.LongestTarget,
        };
        foreach (var target in (request.Targets.Count == 0 ? UsualTargets : [.. request.Targets.Distinct().Order()]))
        {
            if (target is 0 or > FeeEstimator.MaxTarget)
            {
                throw new FormatException($"targets must be from 1 to {FeeEstimator.MaxTarget}; one is {target}.");
            }

            response.Estimates.Add(new FeeEstimate
            {
                Target = target,
                FeeRateSatsPerKvb = (ulong)estimator.Estimate((int)target).SatsPerKvB,
            });
        }

        return Task.FromResult(response);
    }

    /// <summary>Decodes transactions and has those judged that can be; the others are rejects of their own.</summary>
    /// <returns>In the order of the transactions; null for one that is accepted, if only rejects are wanted.</returns>
    private static TransactionOutcome?[] Judge(
        RepeatedField<ByteString> raw,
        Func<IReadOnlyList<Transaction>, IReadOnlyList<AdmissionResult>> judge,
        bool rejectsOnly = false)
    {
        var outcomes = new TransactionOutcome?[raw.Count];
        var decoded = new List<Transaction>(raw.Count);
        var places = new List<int>(raw.Count);
        for (var i = 0; i < raw.Count; i++)
        {
            if (Transaction.TryParse(raw[i].Memory, out var transaction, out var error))
            {
                decoded.Add(transaction);
                places.Add(i);
            }
            else
            {
                outcomes[i] = new TransactionOutcome { Reject = new Reject { Reason = "TX decode failed", Detail = error } };
            }
        }

        var results = judge(decoded);
        for (var i = 0; i < results.Count; i++)
        {
            outcomes[places[i]] = rejectsOnly && (results[i].IsAccepted || results[i].IsKnown) ? null : results[i].ToMessage();
        }

        return outcomes;
    }
}
