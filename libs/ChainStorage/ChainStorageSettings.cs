using Blockyard.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.ChainStorage;

/// <summary>Where and how a chain is kept on disk.</summary>
public sealed record ChainStorageSettings
{
    /// <summary>
    /// Directory of the chain; the block log goes to <c>blocks</c> below it, coins and indexes to <c>state</c>, the pool to
    /// <c>mempool</c>.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>Tag of the network, such as its message magic. What was written with another tag is refused.</summary>
    public required uint Network { get; init; }

    /// <summary>Most memory that coins and indexes take; at least <see cref="KeyValueStoreSettings.MinMemoryBytes"/>.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Size at which the block log begins a new file.</summary>
    public long SegmentBytes { get; init; } = 128L << 20;

    /// <summary>The room on the disk: one object for all stores there.</summary>
    public DiskSpace Space { get; init; } = DiskSpace.Default;

    /// <summary>
    /// Opens what is there to be read alone: no file is changed. Several may read at once, but none while a node runs on the files.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>The disk that the files are on.</summary>
    public IStoreDisk Disk { get; init; } = OsDisk.Instance;

    /// <summary>Where the stores tell of recoveries, cut tails and checkpoints.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal string StateDirectory => Path.Combine(Directory, "state");

    internal string MempoolDirectory => Path.Combine(Directory, "mempool");

    internal AppendLogSettings ForLog() => ForLog(Path.Combine(Directory, "blocks"));

    internal AppendLogSettings ForMempool() => ForLog(MempoolDirectory);

    internal KeyValueStoreSettings ForState() => new()
    {
        Directory = StateDirectory,
        Network = Network,
        ReadOnly = ReadOnly,
        MemoryBytes = MemoryBytes,
        Space = Space,
        Disk = Disk,
        Logger = Logger,
    };

    private AppendLogSettings ForLog(string directory) => new()
    {
        Directory = directory,
        Network = Network,
        ReadOnly = ReadOnly,
        SegmentBytes = SegmentBytes,
        Space = Space,
        Disk = Disk,
        Logger = Logger,
    };
}
