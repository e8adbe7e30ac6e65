namespace Blockyard.Services.Gateway.RateLimits;

internal static partial class RateLimitLog
{
    [LoggerMessage(
        4101,
        LogLevel.Warning,
        "Redis does not answer ({Reason}): requests are counted by this gateway alone until it does")]
    public static partial void RedisIsAway(ILogger logger, string reason);

    [LoggerMessage(4102, LogLevel.Information, "Redis answers again: requests are counted by all gateways together")]
    public static partial void RedisIsBack(ILogger logger);

    [LoggerMessage(4103, LogLevel.Information, "Rate limits read from {Path}: {Strategies} strategies")]
    public static partial void SettingsRead(ILogger logger, string path, int strategies);

    [LoggerMessage(4104, LogLevel.Error, "Rate limits in {Path} are unusable, the ones before stay in force: {Reason}")]
    public static partial void SettingsUnusable(ILogger logger, string path, string reason);
}
