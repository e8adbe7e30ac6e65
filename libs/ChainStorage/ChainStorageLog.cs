using Microsoft.Extensions.Logging;

namespace Blockyard.ChainStorage;

/// <summary>Everything that a chain's files say in logs beyond what their stores do.</summary>
internal static partial class ChainStorageLog
{
    [LoggerMessage(101, LogLevel.Warning, "The state in {Directory} is of another version or does not fit itself: it is built again from the block log")]
    public static partial void StateUnusable(ILogger logger, string directory);

    [LoggerMessage(102, LogLevel.Critical, "A block that was acknowledged cannot be read: {Reason}")]
    public static partial void BlockUnreadable(ILogger logger, string reason);
}
