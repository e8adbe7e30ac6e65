using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.Storage;

/// <summary>What a <see cref="KeyValueStore"/> needs to know.</summary>
public sealed record KeyValueStoreSettings
{
    /// <summary>Smallest memory budget: with fewer pages in memory every write would wait for the disk.</summary>
    public const long MinMemoryBytes = 64L << 20;

    /// <summary>Directory of the store alone; created if it does not exist.</summary>
    public required string Directory { get; init; }

    /// <summary>Tag of the network (its message magic, say). A store made with another tag is refused.</summary>
    public required uint Network { get; init; }

    /// <summary>Most memory that records and hash index take together; at least <see cref="MinMemoryBytes"/>. Taken as it is needed.</summary>
    /// <remarks>A writer that is faster than the disk waits when four pages more are in use; a page is a 64th of the budget, 1 MiB to 16 MiB.
    /// A store keeps the pages that it was begun with; it takes eight of them at least, however small the budget has become.</remarks>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>Size of the hash index of a new store in bytes, 0 for a sixteenth of the budget. It grows with the number of keys, up to a quarter of the budget.</summary>
    public long IndexBytes { get; init; }

    /// <summary>The room on the disk: one object for all stores there.</summary>
    public DiskSpace Space { get; init; } = DiskSpace.Default;

    /// <summary>A checkpoint, or a write that waits for the disk, has failed when it takes longer, and the store latches.</summary>
    public TimeSpan CheckpointTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The clock of <see cref="CheckpointTimeout"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Opens a store that is there to be read alone: its files stay as they are, and no right to write is needed. Many may read it
    /// at once, but none while it is open for writing. Its writer and its checkpoints must not be used.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>The disk that the files are on.</summary>
    public IStoreDisk Disk { get; init; } = OsDisk.Instance;

    /// <summary>Where the store tells of recoveries and checkpoints.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Size of a file of records, which goes as a whole. A store made with another size is begun anew.</summary>
    internal long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes of index buckets that may overflow: the engine recovers less than 2 GiB of them.</summary>
    internal long MaxOverflowBytes { get; init; } = (2L << 30) - (64L << 20);

    /// <summary>Reads from disk after which a session of the engine is replaced.</summary>
    internal int MaxDiskReadsOfSession { get; init; } = 1 << 30;
}
