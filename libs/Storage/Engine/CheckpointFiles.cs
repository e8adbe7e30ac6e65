using Blockyard.Storage.Files;
using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>Gives the engine files for its checkpoints, and turns a finished one into a manifest.</summary>
internal sealed class CheckpointFiles(IStoreDisk disk, string directory, uint network, Health health) : ICheckpointManager
{
    public const string IndexPrefix = "index-";

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, byte[]> _indexInfo = [];
    private readonly Dictionary<Guid, byte[]> _logInfo = [];
    private readonly List<StoreDevice> _open = [];

    /// <summary>Manifests in the directory with their paths, newest first; null stands for a damaged one.</summary>
    public IEnumerable<(string Path, CheckpointFormat? Manifest)> Find() =>
        disk.GetFiles(directory, "*" + CheckpointFormat.Extension)
            .OrderByDescending(path => path, StringComparer.Ordinal)
            .Select(path => (path, CheckpointFormat.Parse(AtomicFile.Read(disk, path), path, network)));

    /// <summary>Makes a checkpoint known to the engine, to recover from, and throws if its index file is not whole.</summary>
    public void Load(EngineCheckpoint checkpoint)
    {
        ((StoreDevice)GetIndexDevice(checkpoint.IndexToken)).RequireLength(checkpoint.IndexBytes);
        lock (_gate)
        {
            _indexInfo[checkpoint.IndexToken] = checkpoint.IndexInfo;
            _logInfo[checkpoint.LogToken] = checkpoint.LogInfo;
        }
    }

    /// <summary>What the engine said of an index that it has written.</summary>
    public byte[] IndexInfo(Guid token) => GetIndexCheckpointMetadata(token);

    /// <summary>What the engine said of a state of the log that it has written.</summary>
    public byte[] LogInfo(Guid token)
    {
        lock (_gate)
        {
            return _logInfo[token];
        }
    }

    /// <summary>Reads an index file back that was written and closed, and returns its length.</summary>
    public long VerifyIndex(Guid token)
    {
        using var device = new StoreDevice(disk, Path.Combine(directory, IndexName(token)), network, health);
        return device.Verify();
    }

    /// <summary>Writes the manifest and verifies it by reading it back; then this checkpoint counts.</summary>
    public void Publish(CheckpointFormat manifest)
    {
        // After a power cut there must be no manifest without the files that it names.
        disk.FlushDirectory(directory);
        AtomicFile.Write(disk, Path.Combine(directory, CheckpointFormat.FileName(manifest.Sequence)), manifest.ToBytes());
        disk.FlushDirectory(directory);
    }

    /// <summary>Removes what no manifest in <paramref name="kept"/> needs.</summary>
    public void Prune(IReadOnlyCollection<CheckpointFormat> kept)
    {
        Close(kept);
        foreach (var path in disk.GetFiles(directory, "*" + CheckpointFormat.Extension + "*"))
        {
            if (!kept.Any(manifest => CheckpointFormat.FileName(manifest.Sequence) == Path.GetFileName(path)))
            {
                disk.Delete(path);
            }
        }

        foreach (var path in disk.GetFiles(directory, IndexPrefix + "*"))
        {
            if (!kept.Any(manifest => Path.GetFileName(path).StartsWith(IndexName(manifest.State.IndexToken), StringComparison.Ordinal)))
            {
                disk.Delete(path);
            }
        }
    }

    public void InitializeIndexCheckpoint(Guid indexToken)
    {
    }

    public void InitializeLogCheckpoint(Guid logToken)
    {
    }

    public void CheckpointVersionShift(long oldVersion, long newVersion)
    {
    }

    public void OnRecovery(Guid indexToken, Guid logToken)
    {
    }

    public void CommitIndexCheckpoint(Guid indexToken, byte[] commitMetadata)
    {
        lock (_gate)
        {
            _indexInfo[indexToken] = commitMetadata;
        }
    }

    public void CommitLogCheckpoint(Guid logToken, byte[] commitMetadata)
    {
        lock (_gate)
        {
            _logInfo[logToken] = commitMetadata;
        }
    }

    public void CommitLogIncrementalCheckpoint(Guid logToken, long version, byte[] commitMetadata, DeltaLog deltaLog) =>
        throw new NotSupportedException("Checkpoints fold the log over; none is incremental.");

    public byte[] GetIndexCheckpointMetadata(Guid indexToken)
    {
        lock (_gate)
        {
            return _indexInfo[indexToken];
        }
    }

    public byte[] GetLogCheckpointMetadata(Guid logToken, DeltaLog deltaLog, bool scanDelta = false, long recoverTo = -1) =>
        LogInfo(logToken);

    public IEnumerable<Guid> GetIndexCheckpointTokens() => [.. _indexInfo.Keys];

    public IEnumerable<Guid> GetLogCheckpointTokens() => [.. _logInfo.Keys];

    public IDevice GetIndexDevice(Guid indexToken)
    {
        var device = new StoreDevice(disk, Path.Combine(directory, IndexName(indexToken)), network, health);
        lock (_gate)
        {
            _open.Add(device);
        }

        return device;
    }

    public IDevice GetSnapshotLogDevice(Guid token) => new NullDevice();

    public IDevice GetSnapshotObjectLogDevice(Guid token) => new NullDevice();

    public IDevice GetDeltaLogDevice(Guid token) => new NullDevice();

    public void Purge(Guid token)
    {
    }

    public void PurgeAll()
    {
    }

    public void Dispose() => Close([]);

    private static string IndexName(Guid token) => IndexPrefix + token.ToString("N");

    private void Close(IReadOnlyCollection<CheckpointFormat> kept)
    {
        lock (_gate)
        {
            _open.ForEach(device => device.Dispose());
            _open.Clear();
            var live = kept.SelectMany(manifest => new[] { manifest.State.IndexToken, manifest.State.LogToken }).ToHashSet();
            foreach (var dead in _indexInfo.Keys.Concat(_logInfo.Keys).Where(token => !live.Contains(token)).ToArray())
            {
                _indexInfo.Remove(dead);
                _logInfo.Remove(dead);
            }
        }
    }
}
