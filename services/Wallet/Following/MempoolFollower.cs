using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Clients;
using Blockyard.Primitives;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using Grpc.Core;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Follows the transactions that wait for a block: what is on its way to wallets, or from them.</summary>
internal sealed class MempoolFollower(
    WalletShard shard,
    [FromKeyedServices(WalletModule.ChainStore)] ServiceChannel chainStore,
    ChainStream streams,
    TimeProvider time,
    ILogger<MempoolFollower> logger) : BackgroundService
{
    private readonly MempoolService.MempoolServiceClient _client = new(chainStore.Invoker);

    // While the whole mempool is told anew: transactions of wallets that it has not named yet.
    private HashSet<Hash256>? _missing;
    private string _cursor = string.Empty;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var progress = streams.Watch("mempool-follower");
        var backoff = new Backoff(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(10), time);
        while (true)
        {
            var reason = "the stream ended";
            try
            {
                var request = new WatchMempoolRequest { Cursor = _cursor, IncludeRaw = true };
                var stream = streams.ReadAsync(
                    token => _client.WatchMempool(request, cancellationToken: token), progress, stoppingToken);
                await foreach (var response in stream)
                {
                    await TakeAsync(response, stoppingToken);
                    backoff.Reset();
                }
            }
            catch (RpcException error)
            {
                reason = error.Status.Detail;
            }

            stoppingToken.ThrowIfCancellationRequested();
            WalletLog.StreamLost(logger, nameof(_client.WatchMempool), reason, backoff.Next.TotalSeconds);
            progress.Beat();
            await backoff.WaitAsync(stoppingToken);
        }
    }

    private async Task TakeAsync(WatchMempoolResponse response, CancellationToken cancellationToken)
    {
        // Parsing needs no turn at the ledger.
        var added = response.Events.Select(change => change.Added is { } entry ? Parse(entry) : null).ToArray();
        await shard.ApplyAsync(
            (ledger, emit) =>
            {
                if (response.Reset)
                {
                    _missing = WaitingIn(ledger);
                }

                for (var i = 0; i < added.Length; i++)
                {
                    if (added[i] is { } transaction)
                    {
                        Add(ledger, emit, transaction);
                    }
                    else if (response.Events[i].Removed is { } removed)
                    {
                        Remove(ledger, emit, removed);
                    }
                }

                // Only the last message of the whole mempool has a cursor.
                if (_missing is { } missing && response.Cursor.Length > 0)
                {
                    _missing = null;
                    Drop(ledger, emit, missing);
                }
            },
            cancellationToken);
        _cursor = response.Cursor;
    }

    private static Transaction? Parse(AddedTransaction entry) =>
        Transaction.TryParse(entry.Raw.Memory, out var transaction, out _) ? transaction : null;

    private static HashSet<Hash256> WaitingIn(WalletLedger ledger)
    {
        var waiting = new HashSet<Hash256>();
        for (uint wallet = 0; wallet < ledger.WalletCount; wallet++)
        {
            waiting.UnionWith(ledger.ListWaiting(wallet).Select(entry => entry.Id));
        }

        return waiting;
    }

    private void Add(WalletLedger ledger, Action<WalletEvent> emit, Transaction transaction)
    {
        _missing?.Remove(transaction.Id);
        if (ledger.Misses(transaction))
        {
            emit(new TransactionSeen(transaction) { Time = shard.Now });
        }
    }

    private void Remove(WalletLedger ledger, Action<WalletEvent> emit, RemovedTransaction removed)
    {
        if (removed.Reason != RemovalReason.Confirmed && Hash256.TryParse(removed.Txid, out var id))
        {
            Drop(ledger, emit, [id]);
        }
    }

    private void Drop(WalletLedger ledger, Action<WalletEvent> emit, IEnumerable<Hash256> transactions)
    {
        foreach (var id in transactions)
        {
            if (ledger.CanDrop(id))
            {
                emit(new TransactionDropped(id) { Time = shard.Now });
            }
        }
    }
}
