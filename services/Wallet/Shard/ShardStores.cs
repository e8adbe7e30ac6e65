using Blockyard.Hosting;
using Blockyard.Storage;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>The open stores of a shard: the log of events, and the ledger that follows from it.</summary>
internal sealed class ShardStores : IDisposable
{
    private const long ReportEvery = 64L << 20;

    private readonly KeyValueStore _state;

    private ShardStores(AppendLog log, KeyValueStore state, WalletLedger ledger)
    {
        Log = log;
        _state = state;
        Ledger = ledger;
    }

    public AppendLog Log { get; }

    public WalletLedger Ledger { get; }

    /// <summary>Events applied while opening.</summary>
    public long Replayed { get; private set; }

    public StorageException? HealthError => Log.HealthError ?? _state.HealthError;

    public long StateMemoryBytes => _state.Statistics.MemoryBytes;

    /// <summary>Opens both stores and brings the ledger up to the end of the log.</summary>
    public static ShardStores Open(WalletOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Directory, "wallet");
        var network = ShardFormat.NetworkTag(options.Network);
        AppendLog? log = null;
        KeyValueStore? state = null;
        try
        {
            log = AppendLog.Open(new AppendLogSettings
            {
                Directory = Path.Combine(folder, "log"), Network = network, ReservedBytes = (
                    long)options.ReservedMiB << 20, Logger = logger,
            });
            state = KeyValueStore.Open(new KeyValueStoreSettings
            {
                Directory = Path.Combine(folder, "state"),
                Network = network,
                MemoryBytes = (long)options.MemoryMiB << 20,
                ReservedBytes = (long)options.ReservedMiB << 20,
                Time = time,
                Logger = logger,
            });
            var start = FindStart(log, state, logger);
            var stores = new ShardStores(log, state, new WalletLedger(new FasterLedgerStore(state)));
            stores.Replay(start, logger, cancellationToken);
            return stores;
        }
        catch (Exception error)
        {
            state?.Dispose();
            log?.Dispose();
            throw error is StorageException or InvalidDataException ? new ServiceStartException(error.Message, error) : error;
        }
    }

    /// <summary>Makes the ledger durable. The log comes first: the state must never be ahead of it.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await Log.CommitAsync(cancellationToken);
        await _state.CheckpointAsync(ShardFormat.Metadata(Log.Tail), cancellationToken);
    }

    public void Dispose()
    {
        _state.Dispose();
        Log.Dispose();
    }

    private static LogAddress FindStart(AppendLog log, KeyValueStore state, ILogger logger)
    {
        var next = ShardFormat.Next(state.Metadata.Span);
        if (next > log.Tail)
        {
            throw new ServiceStartException(
                "The wallet log is shorter than what was built from it: events are missing. Restore wallet/log.");
        }

        if (next is { } found)
        {
            return found;
        }

        if (state.Origin != KeyValueStoreOrigin.None || log.Tail > log.Start)
        {
            WalletLog.Rebuilding(logger);
        }

        state.Reset();
        return LogAddress.Zero;
    }

    private void Replay(LogAddress start, ILogger logger, CancellationToken cancellationToken)
    {
        var scan = Log.Scan(start, peekBytes: 0);
        var report = ReportEvery;
        while (scan.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = Log.ReadRecord(scan.Address);
            Ledger.Apply(WalletEventFormat.Decode(record.Kind, record.Payload));
            Replayed++;
            if (scan.Address.Value - start.Value >= report)
            {
                WalletLog.Replaying(logger, scan.Address.Value >> 20, Log.Tail.Value >> 20);
                report += ReportEvery;
            }
        }
    }
}
