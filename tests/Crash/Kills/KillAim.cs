namespace Blockyard.Crash.Kills;

/// <summary>What the killer waits for before it strikes.</summary>
internal enum KillAim
{
    /// <summary>Nothing: any moment is good.</summary>
    Chance,

    /// <summary>A checkpoint that has begun: records are written out, or the file of an index appears.</summary>
    Checkpoint,

    /// <summary>The manifest of a checkpoint is written, and has no valid name yet.</summary>
    Manifest,

    /// <summary>The manifest has got its name; what is out of date is still there.</summary>
    Published,

    /// <summary>Something is deleted: what a checkpoint or a compaction makes superfluous.</summary>
    Removal,

    /// <summary>The block by which a branch takes the lead is on its way.</summary>
    Reorganisation,

    /// <summary>The service was asked to stop, and is at it.</summary>
    Shutdown,
}
