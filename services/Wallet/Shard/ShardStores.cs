using System.Diagnostics.Metrics;
using Blockyard.Hosting;
using Blockyard.Storage;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>The open stores of a shard: the log of events, and the ledger that follows from it.</summary>
internal sealed class ShardStores : IDisposable
{
    private readonly LoggedState _stores;

    private ShardStores(LoggedState stores, CancellationToken cancellationToken)
    {
        _stores = stores;
        Ledger = new WalletLedger(new FasterLedgerStore(stores.State));
        Replayed = stores.Replay(
            record => Ledger.Apply(WalletEventFormat.Decode(record.Kind, record.Payload)), cancellationToken);
    }

    public AppendLog Log => _stores.Log;

    public WalletLedger Ledger { get; }

    /// <summary>Events applied while opening.</summary>
    public long Replayed { get; }

    public StorageException? HealthError => _stores.HealthError;

    /// <summary>Opens both stores and brings the ledger up to the end of the log.</summary>
    public static ShardStores Open(
        WalletOptions options, IStoreDisk disk, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        LoggedState? stores = null;
        try
        {
            stores = LoggedState.Open(new LoggedStateSettings
            {
                Directory = Path.GetFullPath(Path.Combine(options.Directory, "wallet")),
                Network = ShardFormat.NetworkTag(options.Network),
                RecordVersion = ShardFormat.RecordVersion,
                MemoryBytes = (long)options.MemoryMiB << 20,
                Space = new DiskSpace((long)options.ReservedMiB << 20),
                Time = time,
                Disk = disk,
                Logger = logger,
            });
            return new ShardStores(stores, cancellationToken);
        }
        catch (Exception error)
        {
            stores?.Dispose();
            throw error is StorageException ? new ServiceStartException(error.Message, error) : error;
        }
    }

    /// <summary>Appends an event and applies it.</summary>
    /// <exception cref="StorageException">The disk is full, and nothing has changed; or it is broken.</exception>
    /// <exception cref="InvalidDataException">It is in the log, but could not be applied.</exception>
    public LedgerChanges Append(WalletEvent walletEvent)
    {
        var (kind, payload) = WalletEventFormat.Encode(walletEvent);
        _stores.Append(kind, payload);
        try
        {
            return Ledger.Apply(walletEvent);
        }
        catch (Exception error)
        {
            throw new InvalidDataException("An event is in the log but could not be applied.", error);
        }
    }

    /// <summary>Waits until every event before an address is durable; those who wait at the same time share an fsync.</summary>
    public ValueTask SettleAsync(LogAddress upTo, CancellationToken cancellationToken) =>
        _stores.SettleAsync(upTo, cancellationToken);

    /// <summary>Makes the ledger durable.</summary>
    public Task CheckpointAsync(CancellationToken cancellationToken) => _stores.CheckpointAsync(cancellationToken);

    /// <summary>Shows figures on the service's meter.</summary>
    public void Observe(Meter meter) => _stores.Observe(meter);

    public void Dispose() => _stores.Dispose();
}
