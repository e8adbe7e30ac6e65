using Blockyard.Storage.Engine;

namespace Blockyard.Storage;

public sealed partial class KeyValueStore
{
    private CheckpointFormat? _current;
    private Task<EngineCheckpoint>? _writing;
    private volatile bool _lacksRoom;

    private long CheckpointCount { get; set; }

    private TimeSpan LastCheckpointDuration { get; set; }

    /// <summary>Makes everything written so far durable together with <paramref name="metadata"/>. The writer must rest until this returns.</summary>
    /// <remarks>
    /// Does nothing when neither content nor metadata changed since the last checkpoint. The checkpoint before stays until this one
    /// has been read back. When most of the oldest records are dead, some of them are cleared away first. Throws <see cref="StorageErrorKind.Full"/> before anything is written when the disk has no room; any failure after
    /// that, a time-out included, latches the store. Cancelling is possible only before the engine has begun.
    /// </remarks>
    public async Task CheckpointAsync(ReadOnlyMemory<byte> metadata, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _engine.Health.ThrowIfFailed();
        cancellationToken.ThrowIfCancellationRequested();
        if (!Writer.HasWritten && _current is { } last && metadata.Span.SequenceEqual(last.Metadata))
        {
            return;
        }

        RequireSpace();
        var started = _settings.Time.GetTimestamp();
        try
        {
            await WriteCheckpointAsync(metadata.ToArray());
        }
        catch (Exception cause) when (cause is not StorageException { Kind: StorageErrorKind.Failed })
        {
            throw _engine.Health.Latch("A checkpoint", cause);
        }

        Writer.HasWritten = false;
        CheckpointCount++;
        LastCheckpointDuration = _settings.Time.GetElapsedTime(started);
        StorageLog.CheckpointTaken(_settings.Logger, _current!.Sequence, _engine.LogBytes, LastCheckpointDuration.TotalMilliseconds);
    }

    private async Task WriteCheckpointAsync(byte[] metadata)
    {
        // A checkpoint with nothing to flush may never complete, so new metadata alone gets a manifest over the pages that are there.
        var state = !Writer.HasWritten && _current is { } last
            ? last.State
            : await (_writing = CompactAndWriteAsync()).WaitAsync(_settings.CheckpointTimeout, _settings.Time);
        var manifest = new CheckpointFormat(_settings.Network, (_current?.Sequence ?? 0) + 1, _engine.Seed, state, metadata);
        _engine.Checkpoints.Publish(manifest);
        CheckpointFormat[] kept = _current is null ? [manifest] : [manifest, _current];
        _engine.Checkpoints.Prune(kept);
        _engine.DeleteFilesBefore(kept.Min(one => one.State.LogBegin));
        _engine.Health.ThrowIfFailed();
        _current = manifest;
    }

    private Task<EngineCheckpoint> CompactAndWriteAsync()
    {
        var freed = Writer.Compact();
        if (freed > 0)
        {
            StorageLog.LogCompacted(_settings.Logger, _settings.Directory, freed);
        }

        return _engine.WriteCheckpointAsync();
    }

    private void RequireSpace()
    {
        _lacksRoom = true;
        _settings.Space.Require(_engine.UnwrittenBytes);
        _lacksRoom = false;
    }

    private StorageException? SpaceError()
    {
        if (!_lacksRoom)
        {
            return !_settings.ReadOnly && _settings.Space.Error is { Kind: StorageErrorKind.Full } full ? full : null;
        }

        try
        {
            RequireSpace();
            return null;
        }
        catch (StorageException lack)
        {
            return lack;
        }
    }
}
