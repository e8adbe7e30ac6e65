using System.Collections.Concurrent;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Probes;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Payments;

/// <summary>Offers payments to the chain until they are in a block or have lost their coins.</summary>
internal sealed class PaymentBroadcaster(
    WalletShard shard,
    [FromKeyedServices(WalletModule.ChainStore)] ServiceChannel chainStore,
    IOptions<WalletOptions> options,
    ProgressWatch watch,
    TimeProvider time,
    ILogger<PaymentBroadcaster> logger) : BackgroundService
{
    private const int MaxBatch = 500;
    private const int MaxBatchBytes = 2 * 1024 * 1024;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(60);

    // Another node may lag behind the one that told us of these coins. If they are really spent, a block will show it.
    private static readonly string[] NotYet = ["bad-txns-inputs-missingorspent", "bad-txns-premature-spend-of-coinbase"];

    private readonly MempoolService.MempoolServiceClient _client = new(chainStore.Invoker);
    private readonly ConcurrentDictionary<uint, JudgedWallet> _judged = new();

    /// <summary>
    /// Keeps a wallet out of the rounds while its newest payment is judged, until what this returns is disposed: a round could
    /// bring a payment into the mempool that its payer is told was refused.
    /// </summary>
    public IDisposable Judge(uint wallet) => _judged[wallet] = new JudgedWallet(_judged, wallet);

    /// <summary>Offers a new payment.</summary>
    public async Task<SubmitResult> SubmitAsync(uint wallet, Primitives.Transaction payment, CancellationToken cancellationToken)
    {
        var result = await SubmitAsync(payment, cancellationToken);
        if (result.Verdict != SubmitVerdict.Later || !NotYet.Contains(result.Reason))
        {
            return result;
        }

        // It may spend change of a payment that this node has not heard of: offer the whole row, parents first.
        var row = await shard.ReadAsync(ledger => ledger.ListWaitingPayments(wallet).ToArray(), cancellationToken);
        try
        {
            var refused = await OfferAsync(row, AnswerLimit, cancellationToken);
            return refused.TryGetValue(payment.Id, out var reject) ? Judge(reject) : SubmitResult.Taken;
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            return SubmitResult.NotReached(error.Status.Detail);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.ResubmitSeconds);
        using var progress = watch.Watch("payments", interval + RoundLimit + TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            progress.Beat();
            await OfferAllAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static SubmitResult Judge(Reject reject) => new(
        NotYet.Contains(reject.Reason) ? SubmitVerdict.Later : SubmitVerdict.Refused, reject.Reason, reject.Detail);

    private static IEnumerable<SubmitTransactionsRequest> Batches(IEnumerable<LedgerTransaction> payments)
    {
        var batch = new SubmitTransactionsRequest { RejectsOnly = true };
        var bytes = 0;
        foreach (var payment in payments)
        {
            batch.Raw.Add(UnsafeByteOperations.UnsafeWrap(payment.Raw));
            bytes += payment.Raw.Length;
            if (batch.Raw.Count == MaxBatch || bytes >= MaxBatchBytes)
            {
                yield return batch;
                batch = new SubmitTransactionsRequest { RejectsOnly = true };
                bytes = 0;
            }
        }

        if (batch.Raw.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task<SubmitResult> SubmitAsync(Primitives.Transaction payment, CancellationToken cancellationToken)
    {
        var request = new SubmitTransactionRequest { Raw = UnsafeByteOperations.UnsafeWrap(payment.Raw) };
        try
        {
            var answer = await _client.SubmitTransactionAsync(
                request, deadline: time.GetUtcNow().UtcDateTime + AnswerLimit, cancellationToken: cancellationToken);
            return answer.Outcome.Accepted ? SubmitResult.Taken : Judge(answer.Outcome.Reject);
        }
        catch (RpcException error) when (!cancellationToken.IsCancellationRequested)
        {
            return SubmitResult.NotReached(error.Status.Detail);
        }
    }

    private IEnumerable<LedgerTransaction> Waiting(WalletLedger ledger)
    {
        for (uint wallet = 0; wallet < ledger.WalletCount; wallet++)
        {
            foreach (var payment in _judged.ContainsKey(wallet) ? [] : ledger.ListWaitingPayments(wallet))
            {
                yield return payment;
            }
        }
    }

    private async Task OfferAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            var payments = await shard.ReadAsync(ledger => Waiting(ledger).ToArray(), cancellationToken);
            foreach (var (id, reject) in await OfferAsync(payments, RoundLimit, cancellationToken))
            {
                WalletLog.PaymentWaits(logger, id, reject.Reason);
            }
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WalletLog.StreamLost(logger, nameof(_client.SubmitTransactions), error.Status.Detail, options.Value.ResubmitSeconds);
        }
    }

    // Payments that are not taken, with the reason.
    private async Task<Dictionary<Hash256, Reject>> OfferAsync(
        LedgerTransaction[] payments, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (payments.Length == 0)
        {
            return [];
        }

        using var call = _client.SubmitTransactions(
            deadline: time.GetUtcNow().UtcDateTime + limit, cancellationToken: cancellationToken);
        try
        {
            return await OfferAsync(call, Batches(payments), cancellationToken);
        }
        catch (Exception lost) when (lost is IOException or InvalidOperationException)
        {
            // What comes through when the connection breaks, or the call has ended, while a request is being written.
            throw new RpcException(new Status(StatusCode.Unavailable, lost.Message, lost));
        }
    }

    private static async Task<Dictionary<Hash256, Reject>> OfferAsync(
        AsyncDuplexStreamingCall<SubmitTransactionsRequest, SubmitTransactionsResponse> call,
        IEnumerable<SubmitTransactionsRequest> batches,
        CancellationToken cancellationToken)
    {
        var refused = new Dictionary<Hash256, Reject>();
        foreach (var batch in batches)
        {
            await call.RequestStream.WriteAsync(batch, cancellationToken);
            if (!await call.ResponseStream.MoveNext(cancellationToken))
            {
                break;
            }

            foreach (var outcome in call.ResponseStream.Current.Outcomes)
            {
                if (!outcome.Accepted && Hash256.TryParse(outcome.Txid, out var id))
                {
                    refused[id] = outcome.Reject;
                }
            }
        }

        await call.RequestStream.CompleteAsync();
        return refused;
    }

    private sealed class JudgedWallet(ConcurrentDictionary<uint, JudgedWallet> judged, uint wallet) : IDisposable
    {
        public void Dispose() => judged.TryRemove(wallet, out _);
    }
}
