using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.ChainStorage.Tables;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage;

/// <summary>Coins and indexes in a key-value store, all in one so that one checkpoint holds them together.</summary>
/// <remarks>
/// Everything here can be rebuilt from the block log. A transaction with one input and two outputs costs five look-ups or writes,
/// whatever the length of the chain or of a script's history. Transaction ids never repeat on a chain whose coinbases name their height (BIP 34, from block 1 on
/// both networks), which is why one record per id is enough.
/// </remarks>
public sealed partial class KeyValueChainState : IChainState, IChainQueries, IDisposable
{
    private readonly KeyValueStore _store;
    private BlockTables _tables;
    private CheckpointRecord _applied;
    private bool _halfApplied;

    private KeyValueChainState(KeyValueStore store)
    {
        _store = store;
        _tables = new BlockTables(store.Writer);
        UnusableCheckpoints = store.UnusableCheckpoints;
    }

    /// <inheritdoc/>
    public Hash256? AppliedTip => _applied.Height == 0 ? null : _applied.BlockHash;

    /// <inheritdoc/>
    public bool IsRebuilding => _applied.IsRebuilding;

    /// <inheritdoc/>
    public long CoinCount => _applied.CoinCount;

    /// <summary>Where the state came from when it was opened: nothing, the latest checkpoint, or the one before.</summary>
    public KeyValueStoreOrigin Origin => _store.Origin;

    /// <summary>Checkpoints that could not be used when the state was opened: the file, and why.</summary>
    public IReadOnlyList<(string Path, string Reason)> UnusableCheckpoints { get; private set; }

    /// <summary>Why the state cannot be used or saved now, or null. A full disk clears by itself.</summary>
    public StorageException? HealthError => _store.HealthError;

    /// <summary>Height of the block that the last checkpoint holds.</summary>
    public int CheckpointHeight => CheckpointRecord.TryRead(_store.Metadata.Span, out var last) ? last.Height : 0;

    /// <summary>Figures for gauges.</summary>
    public KeyValueStoreStatistics Statistics => _store.Statistics;

    /// <summary>Opens the state of a chain from its latest usable checkpoint; if there is none it stands at the genesis block.</summary>
    /// <exception cref="StorageException">The state is another network's, in use, or the disk fails.</exception>
    public static KeyValueChainState Open(ChainStorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Open(settings, settings.ForState());
    }

    /// <summary>Opens a state that is kept as its own settings say.</summary>
    internal static KeyValueChainState Open(ChainStorageSettings settings, KeyValueStoreSettings forState)
    {
        var state = new KeyValueChainState(KeyValueStore.Open(forState));
        try
        {
            state.Begin(settings);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Checkpoint(CancellationToken cancellationToken)
    {
        ThrowIfHalfApplied();
        try
        {
            _store.CheckpointAsync(_applied.ToBytes(), cancellationToken).GetAwaiter().GetResult();
        }
        catch (StorageException full) when (FullDisk.Is(full))
        {
            throw FullDisk.Translate(full);
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _store.Reset();
        _tables = new BlockTables(_store.Writer);
        _applied = new CheckpointRecord(default, 0, 0, IsRebuilding: true);
        _halfApplied = false;
    }

    /// <inheritdoc/>
    public void EndRebuild() => _applied = _applied with { IsRebuilding = false };

    /// <summary>Closes the state without a checkpoint: what was applied after the last one is applied again at the next start.</summary>
    public void Dispose() => _store.Dispose();

    /// <inheritdoc cref="KeyValueStore.FindDamage"/>
    public IReadOnlyList<DamagedBlocks> FindDamage(IProgress<long>? progress, CancellationToken cancellationToken) =>
        _store.FindDamage(progress, cancellationToken);

    /// <summary>Everything that is kept, key by key.</summary>
    internal KeyValueScan ScanContent() => _store.Scan([]);

    /// <summary>Number of keys.</summary>
    internal long CountEntries(CancellationToken cancellationToken)
    {
        var count = 0L;
        using var scan = ScanContent();
        while (scan.MoveNext())
        {
            count++;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return count;
    }

    /// <summary>Looks keys up just as they are kept.</summary>
    internal KeyValueReader RentReader() => _store.RentReader();

    private void Begin(ChainStorageSettings settings)
    {
        if (_store.Origin == KeyValueStoreOrigin.None)
        {
            return;
        }

        // What the checkpoint says of itself must be what is in it, or the state is rebuilt.
        using (var reader = _store.RentReader())
        {
            if (CheckpointRecord.TryRead(_store.Metadata.Span, out _applied)
                && (_applied.Height == 0 || (BlockTable.TryGetHash(reader, _applied.Height, out var hash) && hash == _applied.BlockHash)))
            {
                return;
            }
        }

        ChainStorageLog.StateUnusable(settings.Logger, settings.Directory);
        UnusableCheckpoints = [.. UnusableCheckpoints, (settings.StateDirectory, "it is of another version or does not fit itself")];
        Reset();
    }

    private void ThrowIfHalfApplied()
    {
        if (_halfApplied)
        {
            throw new InvalidDataException("A block was applied only in part, so the state has to be rebuilt from the block log.");
        }
    }
}
