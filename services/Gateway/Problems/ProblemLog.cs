namespace Blockyard.Services.Gateway.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(4001, LogLevel.Error, "{Method} {Path} → {Status} ({RequestId})")]
    public static partial void RequestFailed(
        ILogger logger,
        string method,
        string path,
        int status,
        string requestId,
        Exception error);

    [LoggerMessage(4002, LogLevel.Warning, "{Method} {Path} → {Status} ({RequestId}): {Reason}")]
    public static partial void RequestNotServed(
        ILogger logger,
        string method,
        string path,
        int status,
        string requestId,
        string reason);
}
