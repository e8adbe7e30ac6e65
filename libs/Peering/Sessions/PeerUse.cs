namespace Blockyard.Peering.Sessions;

/// <summary>When a peer was last of use. Thread-safe.</summary>
internal sealed class PeerUse(TimeProvider time)
{
    private long _lastBlock;
    private long _lastTransaction;
    private long _blockCame;

    /// <summary>When a block came from it that we lacked; null if none has.</summary>
    public DateTimeOffset? LastBlock => Read(ref _lastBlock);

    /// <summary>How long ago that was, whatever has been done to the clock since; null if none has.</summary>
    public TimeSpan? SinceBlock => Volatile.Read(ref _blockCame) is var came and not 0 ? time.GetElapsedTime(came) : null;

    /// <summary>When a transaction came from it that our mempool took; null if none has.</summary>
    public DateTimeOffset? LastTransaction => Read(ref _lastTransaction);

    /// <summary>A block came that we lacked and that is valid.</summary>
    public void NoteBlock()
    {
        Volatile.Write(ref _lastBlock, time.GetUtcNow().UtcTicks);
        Volatile.Write(ref _blockCame, time.GetTimestamp());
    }

    /// <summary>A transaction came that the mempool took.</summary>
    public void NoteTransaction() => Volatile.Write(ref _lastTransaction, time.GetUtcNow().UtcTicks);

    private static DateTimeOffset? Read(ref long ticks) =>
        Volatile.Read(ref ticks) is var known and not 0 ? new DateTimeOffset(known, TimeSpan.Zero) : null;
}
