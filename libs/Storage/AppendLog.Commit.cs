namespace Blockyard.Storage;

public sealed partial class AppendLog
{
    private readonly SemaphoreSlim _syncGate = new(1, 1);
    private long _durable;

    /// <summary>Number of fsyncs since the log was opened; fewer than commits when several waited for one.</summary>
    public long SyncCount { get; private set; }

    /// <summary>Makes everything appended so far durable. Callers that come while an fsync runs share the next one.</summary>
    public void Commit()
    {
        var target = Volatile.Read(ref _tail);
        ThrowIfUnusable();
        if (Volatile.Read(ref _durable) >= target)
        {
            return;
        }

        _syncGate.Wait();
        try
        {
            SyncUpTo(target);
        }
        finally
        {
            _syncGate.Release();
        }
    }

    /// <summary>Like <see cref="Commit"/> without holding the caller's thread. Cancelling gives up the wait, never a running fsync.</summary>
    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        var target = Volatile.Read(ref _tail);
        ThrowIfUnusable();
        return Volatile.Read(ref _durable) >= target ? default : new ValueTask(CommitInTurnAsync(target, cancellationToken));
    }

    private async Task CommitInTurnAsync(long target, CancellationToken cancellationToken)
    {
        await _syncGate.WaitAsync(cancellationToken);
        try
        {
            // An fsync blocks for milliseconds: on a pool thread, not on the caller's.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            SyncUpTo(target);
        }
        finally
        {
            _syncGate.Release();
        }
    }

    private void SyncUpTo(long target)
    {
        ThrowIfUnusable();
        if (Volatile.Read(ref _durable) >= target)
        {
            return;
        }

        try
        {
            // Read the tail first: what is appended during the fsync waits for the next one. Segments before the last were synced when left.
            long upTo;
            IStoreFile file;
            lock (_appendGate)
            {
                upTo = _tail;
                file = _segments[^1].File;
            }

            file.Flush();
            SyncCount++;
            Mark.Advance(upTo);
            Volatile.Write(ref _durable, upTo);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw _health.Latch("An fsync", cause);
        }
    }
}
