using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Blockyard.Storage.Engine;
using Blockyard.Storage.Files;

namespace Blockyard.Storage;

/// <summary>A hash table on disk with one writer and many readers, durable at checkpoints. Its content can always be rebuilt by its owner.</summary>
/// <remarks>
/// <para>A checkpoint holds every write before it and none after it, together with metadata of the caller (the position up to which it has
/// applied its log). A crash brings the store back to the latest checkpoint.</para>
/// <para>The first error of the disk latches the store: everything throws from then on and <see cref="HealthError"/> says why.
/// Damage in its files does too, and then the store is empty when it is opened again.</para>
/// </remarks>
public sealed partial class KeyValueStore : IDisposable
{
    private const int MaxPooledReaders = 64;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(10);

    private readonly KeyValueStoreSettings _settings;
    private readonly StoreLock? _lock;
    private readonly ConcurrentBag<KeyValueReader> _readers = [];
    private StoreEngine _engine;
    private volatile bool _closed;

    private KeyValueStore(KeyValueStoreSettings settings, StoreLock? held, StoreRecovery recovery)
    {
        _settings = settings;
        _lock = held;
        _engine = recovery.Engine;
        _current = recovery.Manifest;
        Origin = recovery.Origin;
        UnusableCheckpoints = recovery.Unusable;
        Writer = new KeyValueWriter(_engine);
        RememberDamage();
        if (!settings.ReadOnly)
        {
            settings.Space.Watch(settings.Disk, settings.Directory);
        }
    }

    /// <summary>What the store was opened from.</summary>
    public KeyValueStoreOrigin Origin { get; private set; }

    /// <summary>Checkpoints that could not be used when the store was opened: the manifest's path, and why.</summary>
    public IReadOnlyList<(string Path, string Reason)> UnusableCheckpoints { get; }

    /// <summary>The caller's metadata of the last checkpoint; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Metadata => _current?.Metadata ?? [];

    /// <summary>The one writer; another one after <see cref="Reset"/>.</summary>
    public KeyValueWriter Writer { get; private set; }

    /// <summary>Why the store cannot be used or cannot take a checkpoint now, or null. A full disk clears by itself.</summary>
    public StorageException? HealthError => _engine.Health.Failure ?? SpaceError();

    /// <summary>Figures for gauges.</summary>
    public KeyValueStoreStatistics Statistics => new(
        _engine.MemoryBytes,
        _engine.IndexBytes,
        _engine.LogBytes,
        DiskUsage.Of(_settings.Disk, StoreRecovery.FilesOf(_settings)),
        CheckpointCount,
        LastCheckpointDuration);

    /// <summary>Opens the store in <see cref="KeyValueStoreSettings.Directory"/> from its latest usable checkpoint, or begins an empty one.</summary>
    public static KeyValueStore Open(KeyValueStoreSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MemoryBytes, KeyValueStoreSettings.MinMemoryBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.IndexBytes);
        var held = settings.ReadOnly ? StoreLock.Share(settings.Directory) : StoreLock.Take(settings.Disk, settings.Directory);
        if (settings.ReadOnly)
        {
            settings = settings with { Disk = new ShadowDisk(settings.Disk) };
        }

        try
        {
            return new KeyValueStore(settings, held, StoreRecovery.Run(settings));
        }
        catch (Exception error) when (DiskFailure.Is(error))
        {
            held?.Dispose();
            throw DiskFailure.Of($"Store '{settings.Directory}' cannot be opened", error);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Takes a reader from the pool; dispose it to return it.</summary>
    public KeyValueReader RentReader()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return _readers.TryTake(out var reader) ? reader : new KeyValueReader(this, _engine.NewSession());
    }

    /// <summary>Walks all keys that begin with <paramref name="prefix"/>, in no particular order.</summary>
    public KeyValueScan Scan(ReadOnlySpan<byte> prefix) => new(_engine, RentReader(), prefix);

    /// <summary>
    /// Reads everything that the last checkpoint has on disk and compares it with its checksums: the damaged parts, at most one for a
    /// file, in the order of the files.
    /// </summary>
    /// <param name="progress">Told how many bytes were read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IReadOnlyList<DamagedBlocks> FindDamage(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return _current is { } last
            ? _engine.FindDamage(last.State.LogBegin, last.State.LogEnd, progress, cancellationToken)
            : [];
    }

    /// <summary>Forgets everything, checkpoints included: the store is as if it had just been created. No reader may be out.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        CloseEngine();
        if (_engine.Health.HasUnfinishedWrites)
        {
            throw _engine.Health.Latch("Closing the files", new TimeoutException("Writes have not ended."));
        }

        StoreRecovery.Clear(_settings);
        _engine = new StoreEngine(_settings, NewSeed(), pageBytes: 0);
        _current = null;
        Writer = new KeyValueWriter(_engine);
        Origin = KeyValueStoreOrigin.None;
        RememberDamage();
    }

    /// <summary>Closes the store without a checkpoint: what was written after the last one is gone.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _settings.Space.Forget(_settings.Directory);
        CloseEngine();
        (_settings.Disk as ShadowDisk)?.Dispose();
        if (_engine.Health.HasUnfinishedWrites)
        {
            // Whoever opened these files now could find them changing.
            StorageLog.LeftLocked(_settings.Logger, _settings.Directory);
            return;
        }

        _lock?.Dispose();
    }

    internal void Return(KeyValueReader reader)
    {
        if (_closed || _readers.Count >= MaxPooledReaders)
        {
            reader.Session.Dispose();
        }
        else
        {
            _readers.Add(reader);
        }
    }

    internal static ulong NewSeed() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private void RememberDamage() => _engine.Health.Latched = failure =>
    {
        if (failure.Kind == StorageErrorKind.Corrupt)
        {
            DamageMark.Set(_settings.Disk, _settings.Directory, failure.Message);
        }
    };

    private void CloseEngine()
    {
        // A checkpoint that was given up as too slow may still be writing.
        if (_writing is { } writing)
        {
            _ = Task.WaitAny([writing], CloseTimeout);
        }

        Writer.Close();
        while (_readers.TryTake(out var reader))
        {
            reader.Session.Dispose();
        }

        _engine.Dispose();
    }
}
