namespace Blockyard.Services.Gateway.Keys;

internal static partial class KeyLog
{
    [LoggerMessage(4201, LogLevel.Information, "Keys read again from {Path}: {Count} in force")]
    public static partial void KeysRead(ILogger logger, string path, int count);

    [LoggerMessage(4202, LogLevel.Error, "Keys in {Path} are unusable, the ones before stay in force: {Reason}")]
    public static partial void KeysUnusable(ILogger logger, string path, string reason);

    [LoggerMessage(4203, LogLevel.Information, "Audit: {Key} {Method} {Path} → {Status} ({RequestId}, {Client})")]
    public static partial void Audit(
        ILogger logger,
        string key,
        string method,
        string path,
        int status,
        string requestId,
        string client);
}
