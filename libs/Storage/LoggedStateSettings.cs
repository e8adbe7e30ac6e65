using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.Storage;

/// <summary>What a <see cref="LoggedState"/> needs to know.</summary>
public sealed record LoggedStateSettings
{
    /// <summary>Directory of both stores; the log is in its subfolder <c>log</c>, the state in <c>state</c>.</summary>
    public required string Directory { get; init; }

    /// <summary>Tag of the service and its network. Stores made with another tag are refused.</summary>
    public required uint Network { get; init; }

    /// <summary>Version of the records that the owner keeps in the state. A state of another version is rebuilt from the log.</summary>
    public required int RecordVersion { get; init; }

    /// <summary>Most memory that the state takes; at least <see cref="KeyValueStoreSettings.MinMemoryBytes"/>.</summary>
    public long MemoryBytes { get; init; } = KeyValueStoreSettings.MinMemoryBytes;

    /// <summary>Size of the state's hash index when it is new, 0 for a sixteenth of the memory.</summary>
    public long IndexBytes { get; init; }

    /// <summary>A log that takes less than this is not rewritten, however much of it is dead.</summary>
    public long CompactAboveBytes { get; init; } = 256L << 20;

    /// <summary>The room on the disk: one object for all stores there.</summary>
    public DiskSpace Space { get; init; } = DiskSpace.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The disk that the files are on.</summary>
    public IStoreDisk Disk { get; init; } = OsDisk.Instance;

    /// <summary>Where the stores tell of recoveries and checkpoints.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal AppendLogSettings ForLog() => new()
    {
        Directory = Path.Combine(Directory, "log"),
        Network = Network,
        Space = Space,
        Disk = Disk,
        Logger = Logger,
    };

    internal KeyValueStoreSettings ForState() => new()
    {
        Directory = Path.Combine(Directory, "state"),
        Network = Network,
        MemoryBytes = MemoryBytes,
        IndexBytes = IndexBytes,
        Space = Space,
        Time = Time,
        Disk = Disk,
        Logger = Logger,
    };
}
