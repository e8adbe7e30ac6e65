using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Mempool;

/// <summary>Waiting transactions, broadcasting, fees.</summary>
internal static class MempoolRoutes
{
    private const int MaxTogether = 25;

    // curl calls a body a form unless it is told otherwise.
    private static readonly string[] BodyTypes = ["text/plain", "application/json", "application/x-www-form-urlencoded"];

    public static void MapMempool(this IEndpointRouteBuilder api)
    {
        var services = api.ServiceProvider;
        var broadcast = services.GetRequiredService<IOptions<KeyOptions>>().Value.OpenBroadcast ? KeyScope.None : KeyScope.Wallet;
        var size = new RequestSize(services.GetRequiredService<IOptions<HttpOptions>>().Value.MaxTransactionBodyBytes);
        var group = api.MapGroup("").WithTags("Mempool");
        group.MapGet("/mempool", GetMempool).WithSummary("Totals of the mempool and a page of it, newest first");
        group.MapGet("/mempool/{txid}", GetEntry).WithSummary("One waiting transaction");
        group.MapGet("/fees", GetFees).WithSummary("Fee rates by blocks to wait");
        group
            .MapPost("/transactions", Submit)
            .WithSummary("Broadcast a signed transaction: hex, or {\"raw\": \"hex\"}")
            .Accepts<string>(BodyTypes[0], BodyTypes[1..])
            .WithMetadata(size)
            .RequireScope(broadcast);
        group
            .MapPost("/transactions/package", SubmitPackage)
            .WithSummary("Broadcast a child with its parents, so that it may pay for them: {\"raw\": [\"hex\", …]}, the child last")
            .Accepts<string>(BodyTypes[0], BodyTypes[1..])
            .WithMetadata(size)
            .RequireScope(broadcast);
        group
            .MapPost("/transactions/test", Test)
            .WithSummary("Say what would become of transactions, without keeping any")
            .Accepts<string>(BodyTypes[0], BodyTypes[1..])
            .WithMetadata(size)
            .RequireScope(broadcast);
    }

    private static async Task<MempoolView> GetMempool(PageQuery page, ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var request = new ListMempoolRequest { PageSize = page.Limit, PageToken = page.Cursor };
        var info = chain.CallAsync(context, (node, call) => node.Mempool.GetMempoolInfoAsync(new GetMempoolInfoRequest(), call));
        var list = chain.CallAsync(context, (node, call) => node.Mempool.ListMempoolAsync(request, call));
        await Task.WhenAll(info, list);
        return MempoolView.From(await info, await list);
    }

    private static async Task<MempoolEntryView> GetEntry(string txid, ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var request = new GetMempoolEntryRequest { Txid = Texts.Id(txid, "invalid_txid") };
        var answer = await chain.CallAsync(
            context,
            (node, call) => node.Mempool.GetMempoolEntryAsync(request, call),
            askOthers: true);
        return MempoolEntryView.From(answer.Entry);
    }

    private static async Task<FeesView> GetFees(ChainStores chain, HttpContext context)
    {
        context.Response.NoCache();
        var answer = await chain.CallAsync(
            context,
            (node, call) => node.Mempool.EstimateFeesAsync(new EstimateFeesRequest(), call));
        return new FeesView([.. answer.Estimates.Select(FeeEstimateView.From)]);
    }

    private static async Task<SubmissionView> Submit(TransactionBody body, ChainStores chain, HttpContext context)
    {
        // Sending the same transaction twice does no harm, so another chain-store may be tried.
        var request = new SubmitTransactionRequest { Raw = UnsafeByteOperations.UnsafeWrap(body.Single) };
        var answer = await chain.CallAsync(context, (node, call) => node.Mempool.SubmitTransactionAsync(request, call));
        var outcome = answer.Outcome;
        if (outcome.Accepted)
        {
            return SubmissionView.From(outcome);
        }

        var status = outcome.Txid.Length == 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity;
        throw new ProblemException(
            status,
            outcome.Reject.Reason,
            outcome.Reject.Detail.Length > 0 ? outcome.Reject.Detail : "The transaction was refused.");
    }

    private static async Task<PackageView> SubmitPackage(TransactionBody body, ChainStores chain, HttpContext context)
    {
        if (body.Transactions.Count > MaxTogether)
        {
            throw ProblemException.Invalid("package-too-many-transactions", $"A package has at most {MaxTogether} transactions.");
        }

        // As with a single transaction, twice does no harm.
        var request = new SubmitPackageRequest
        {
            Raw = { body.Transactions.Select(raw => UnsafeByteOperations.UnsafeWrap(raw)) },
        };
        return PackageView.From(await chain.CallAsync(context, (node, call) => node.Mempool.SubmitPackageAsync(request, call)));
    }

    private static async Task<TestView> Test(TransactionBody body, ChainStores chain, HttpContext context)
    {
        if (body.Transactions.Count > MaxTogether)
        {
            throw ProblemException.Invalid("invalid_transaction", $"At most {MaxTogether} transactions are tested at once.");
        }

        var request = new TestTransactionsRequest
        {
            Raw = { body.Transactions.Select(raw => UnsafeByteOperations.UnsafeWrap(raw)) },
        };
        var answer = await chain.CallAsync(context, (node, call) => node.Mempool.TestTransactionsAsync(request, call));
        return new TestView([.. answer.Outcomes.Select(TestedView.From)]);
    }
}
