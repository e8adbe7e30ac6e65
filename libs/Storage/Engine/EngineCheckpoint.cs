namespace Blockyard.Storage.Engine;

/// <summary>What it takes to recover the engine to one of its checkpoints.</summary>
internal sealed record EngineCheckpoint
{
    public required Guid IndexToken { get; init; }

    public required Guid LogToken { get; init; }

    public required long IndexBytes { get; init; }

    public required long LogBegin { get; init; }

    public required long LogEnd { get; init; }

    /// <summary>Size of the pages in which records are laid out; 0 if it was not written down yet.</summary>
    public required long PageBytes { get; init; }

    public required byte[] IndexInfo { get; init; }

    public required byte[] LogInfo { get; init; }

    /// <summary>The block in which the log ended; empty when it ended at a block's border.</summary>
    public required byte[] EndBlock { get; init; }
}
