using Microsoft.Extensions.Logging;

namespace Blockyard.Storage;

/// <summary>Everything that stores say in logs.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1, LogLevel.Warning, "Cut {Bytes} bytes of an unfinished append, never acknowledged, off {File} at offset {Offset}")]
    public static partial void TornTailCut(ILogger logger, long bytes, string file, long offset);

    [LoggerMessage(2, LogLevel.Information, "Began log segment {File}")]
    public static partial void SegmentBegun(ILogger logger, string file);

    [LoggerMessage(3, LogLevel.Critical, "Store {Directory} latched: it acknowledges nothing until it is opened again")]
    public static partial void Latched(ILogger logger, string directory, Exception cause);

    [LoggerMessage(4, LogLevel.Information, "Checkpoint {Sequence} taken: {LogBytes} bytes of records, {Milliseconds:F0} ms")]
    public static partial void CheckpointTaken(ILogger logger, ulong sequence, long logBytes, double milliseconds);

    [LoggerMessage(5, LogLevel.Error, "Checkpoint {Sequence} of {Directory} cannot be used")]
    public static partial void CheckpointUnusable(ILogger logger, ulong sequence, string directory, Exception cause);

    [LoggerMessage(6, LogLevel.Information, "Cleared the oldest {Bytes} bytes of the records of {Directory}, most of them dead")]
    public static partial void LogCompacted(ILogger logger, string directory, long bytes);

    [LoggerMessage(7, LogLevel.Warning, "The index of {Directory}, {IndexBytes} bytes, overflows by {OverflowBytes}: reads get slower and memory goes beyond its budget of {MemoryBytes} bytes; raise it")]
    public static partial void IndexOverflows(ILogger logger, string directory, long indexBytes, long overflowBytes, long memoryBytes);

    [LoggerMessage(8, LogLevel.Critical, "Writes to {Directory} have not ended: it stays locked until this process ends")]
    public static partial void LeftLocked(ILogger logger, string directory);

    [LoggerMessage(11, LogLevel.Information, "Pruned {Count} segments of log {Directory}, which begins at {Start} now")]
    public static partial void LogPruned(ILogger logger, int count, string directory, long start);

    [LoggerMessage(12, LogLevel.Warning, "File {File} of log {Directory} was missing or damaged. All records up to {Tail} are whole, so it is made anew; what was committed behind them, if anything was, nobody can tell")]
    public static partial void MarkMissing(ILogger logger, string file, string directory, long tail);

    [LoggerMessage(13, LogLevel.Warning, "Store {Directory} met damage in its files when it ran last: it begins empty, and what it held is built again")]
    public static partial void BegunAnewAfterDamage(ILogger logger, string directory);

    [LoggerMessage(20, LogLevel.Warning, "State {Directory} is missing, damaged, of another version or of another log: it is rebuilt from the log")]
    public static partial void Rebuilding(ILogger logger, string directory);

    [LoggerMessage(21, LogLevel.Information, "Replaying the log: {Done} of {Total} MiB of {Directory}")]
    public static partial void Replaying(ILogger logger, long done, long total, string directory);

    [LoggerMessage(22, LogLevel.Information, "Rewrote the log of {Directory}, most of which was dead: it took {Before} bytes and takes {After} now")]
    public static partial void LogRewritten(ILogger logger, string directory, long before, long after);
}
