using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Blockyard.Storage;

/// <summary>What an <see cref="AppendLog"/> needs to know.</summary>
public sealed record AppendLogSettings
{
    /// <summary>Directory of the log alone; created if it does not exist.</summary>
    public required string Directory { get; init; }

    /// <summary>Tag of the network (its message magic, say). A log made with another tag is refused.</summary>
    public required uint Network { get; init; }

    /// <summary>Size at which a new segment file is begun, 64 MiB to 256 MiB.</summary>
    public long SegmentBytes { get; init; } = 128L << 20;

    /// <summary>The room on the disk: one object for all stores there.</summary>
    public DiskSpace Space { get; init; } = DiskSpace.Default;

    /// <summary>
    /// Opens a log that is there to be read alone: nothing is written, cut or removed, and no right to write is needed. Its tail
    /// is then behind the last whole record, whether or not more bytes follow. Many may read it at once, but none while it is open
    /// for writing.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>The disk that the files are on.</summary>
    public IStoreDisk Disk { get; init; } = OsDisk.Instance;

    /// <summary>Where the log tells of cut tails and new segments.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
