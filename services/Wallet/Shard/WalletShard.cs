using System.Diagnostics.Metrics;
using Blockyard.Hosting.Probes;
using Blockyard.Primitives;
using Blockyard.Storage;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>
/// The one door to the wallets of this shard. Every change is an event: it goes to the log, is applied, and is durable before
/// anybody is told. Callers take turns; a turn takes microseconds, and fsyncs are waited for outside of it, together.
/// </summary>
/// <remarks>
/// What a call has done is seen by the next one at once, but by nobody outside before it is durable: answers of
/// <see cref="ReadAsync"/>, repeats of idempotent calls and refusals wait for the same fsync. What the chain has told may be seen
/// before: after a power cut the chain tells it again.
/// </remarks>
internal sealed class WalletShard(
    IOptions<WalletOptions> options,
    ChangeFeed feed,
    IStoreDisk disk,
    IMeterFactory meters,
    TimeProvider time,
    ILogger<WalletShard> logger) : IHostedService, IReadinessCheck, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ShardStores? _stores;
    private volatile Exception? _failure;
    private int _waiting;
    private long _wallets;
    private long _tip;

    // Everything before this log address is to be durable before anything that followed from it is told.
    private long _promised;

    public string Name => "store";

    public Network Network => options.Value.Network;

    /// <summary>Now, as events and answers carry it.</summary>
    public uint Now => (uint)time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The open stores; null before the start.</summary>
    public ShardStores? Stores => _stores;

    /// <summary>Calls that wait for their turn.</summary>
    public int QueueLength => _waiting;

    /// <summary>Wallets of this shard, the service's own not counted; for gauges.</summary>
    public long WalletCount => Volatile.Read(ref _wallets);

    /// <summary>Height up to which the chain is known; for gauges.</summary>
    public long TipHeight => Volatile.Read(ref _tip);

    public string? WhyNotReady() =>
        _failure?.Message ?? (_stores is { } stores ? stores.HealthError?.Message : "the store is not open yet");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stores = ShardStores.Open(options.Value, disk, time, logger, cancellationToken);
        _stores.Observe(meters.Create(WalletModule.MeterName));
        var ledger = _stores.Ledger;
        Note(ledger);
        WalletLog.Opened(logger, options.Value.Shard, ledger.WalletCount, ledger.Tip?.Height ?? 0, _stores.Replayed);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stores is not null && WhyNotReady() is null)
        {
            await CheckpointAsync(cancellationToken);
        }
    }

    /// <summary>Asks the ledger something for somebody outside: whatever calls have done that shows in it is durable.</summary>
    public async Task<T> ReadAsync<T>(Func<WalletLedger, T> query, CancellationToken cancellationToken)
    {
        var answer = await PeekAsync(query, cancellationToken);
        await SettleAsync(cancellationToken);
        return answer;
    }

    /// <summary>Asks the ledger something that is told to nobody before a commit or <see cref="SettleAsync"/>.</summary>
    public async Task<T> PeekAsync<T>(Func<WalletLedger, T> query, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        try
        {
            return query(Open().Ledger);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until everything that calls have done so far is durable.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Open().SettleAsync(new LogAddress(Volatile.Read(ref _promised)), cancellationToken);
        }
        catch (StorageException error)
        {
            throw WalletError.Storage(error);
        }
    }

    /// <summary>Decides on events by what the ledger says, and applies them. Durable when this returns.</summary>
    public async Task<T> CommitAsync<T>(Func<WalletLedger, Action<WalletEvent>, T> decide, CancellationToken cancellationToken)
    {
        T result;
        try
        {
            result = await ApplyAsync(
                (ledger, emit) =>
                {
                    try
                    {
                        return decide(ledger, emit);
                    }
                    finally
                    {
                        Volatile.Write(ref _promised, Open().Log.Tail.Value);
                    }
                },
                cancellationToken);
        }
        catch (RpcException)
        {
            // A refusal is an answer too: it may speak of what another call has just done.
            await SettleAsync(cancellationToken);
            throw;
        }

        await SettleAsync(cancellationToken);
        return result;
    }

    /// <summary>Applies one event. Durable when this returns.</summary>
    public Task CommitAsync(WalletEvent walletEvent, CancellationToken cancellationToken) =>
        CommitAsync((_, emit) => Emitted(emit, walletEvent), cancellationToken);

    /// <summary>
    /// As <see cref="CommitAsync{T}"/> for what the chain would tell again after a crash: durable with the next commit.
    /// </summary>
    public async Task<T> ApplyAsync<T>(Func<WalletLedger, Action<WalletEvent>, T> decide, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        try
        {
            var stores = Open();
            return decide(stores.Ledger, walletEvent => Emit(stores, walletEvent));
        }
        catch (StorageException error)
        {
            throw WalletError.Storage(error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The same without a result.</summary>
    public Task ApplyAsync(Action<WalletLedger, Action<WalletEvent>> decide, CancellationToken cancellationToken) => ApplyAsync(
        (ledger, emit) =>
        {
            decide(ledger, emit);
            return true;
        },
        cancellationToken);

    /// <summary>Makes the ledger durable, so that a restart need not replay.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        // The log's own fsync first, so that nobody waits for it in the turn.
        await Open().SettleAsync(Open().Log.Tail, cancellationToken);
        await TakeTurnAsync(cancellationToken);
        try
        {
            await Open().CheckpointAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _stores?.Dispose();
        _turn.Dispose();
    }

    private static bool Emitted(Action<WalletEvent> emit, WalletEvent walletEvent)
    {
        emit(walletEvent);
        return true;
    }

    private ShardStores Open()
    {
        if (_failure is { } failure)
        {
            throw WalletError.Unavailable($"The wallet store has failed and waits for a restart: {failure.Message}");
        }

        return _stores ?? throw WalletError.Unavailable("The wallet store is not open yet.");
    }

    private void Emit(ShardStores stores, WalletEvent walletEvent)
    {
        stores.Ledger.RequireFollows(walletEvent);
        LedgerChanges changes;
        try
        {
            changes = stores.Append(walletEvent);
        }
        catch (InvalidDataException error)
        {
            // The log is ahead of the state now: only a replay brings them together again.
            _failure = error;
            WalletLog.Stopped(logger, error);
            throw;
        }

        Note(stores.Ledger);
        feed.Publish(changes);
    }

    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _turn.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Note(WalletLedger ledger)
    {
        Volatile.Write(ref _wallets, ledger.WalletCount - ledger.ServiceWalletCount);
        Volatile.Write(ref _tip, ledger.Tip?.Height ?? 0);
    }
}
