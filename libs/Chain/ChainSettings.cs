namespace Blockyard.Chain;

/// <summary>What may be turned about a <see cref="Blockchain"/>.</summary>
public sealed record ChainSettings
{
    /// <summary>Threads that check scripts beside the writer, which helps when it has nothing else to do; 0 leaves all to it.</summary>
    public int ScriptThreads { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Submissions that may wait for the writer; whoever comes later waits to be let in.</summary>
    public int QueueCapacity { get; init; } = 64;

    /// <summary>While more submissions wait, one commit of the log covers up to this many bytes of blocks.</summary>
    public int CommitBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// A block of at least so many bytes that comes alone is written to disk while it is still being checked. Smaller ones are
    /// not worth a second fsync.
    /// </summary>
    public int EarlyWriteBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// While more submissions wait, those that are decided wait no longer than this for others to share a commit with.
    /// </summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Blocks connected or disconnected after which the state is checkpointed.</summary>
    public int CheckpointBlocks { get; init; } = 2_000;

    /// <summary>Time after which the state is checkpointed if anything changed.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>About how many coins are in memory at once while the set of coins is hashed.</summary>
    public int CoinsPerPass { get; init; } = 500_000;

    /// <summary>
    /// Forget the state at start and rebuild it from the log; a rebuild that was interrupted goes on from its last checkpoint.
    /// </summary>
    public bool RebuildState { get; init; }
}
