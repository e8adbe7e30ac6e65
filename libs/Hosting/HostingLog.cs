using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting;

/// <summary>Events of the service defaults: 9000 to 9999.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 9000, Level = LogLevel.Critical, Message = "{Reason}")]
    public static partial void CannotStart(ILogger logger, string reason);

    [LoggerMessage(EventId = 9001, Level = LogLevel.Critical, Message = "The service stopped on an error nobody handled.")]
    public static partial void Crashed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 9002, Level = LogLevel.Information, Message = "{Service} listens on {Listeners}.")]
    public static partial void Listening(ILogger logger, string service, string listeners);

    [LoggerMessage(EventId = 9003, Level = LogLevel.Information, Message = "Draining for {Delay}: not ready any more, calls in progress go on.")]
    public static partial void Draining(ILogger logger, TimeSpan delay);

    [LoggerMessage(EventId = 9010, Level = LogLevel.Error, Message = "{Method} failed, request {RequestId}.")]
    public static partial void CallFailed(ILogger logger, Exception exception, string method, string requestId);

    [LoggerMessage(EventId = 9011, Level = LogLevel.Warning, Message = "{Peer} called {Method} without a valid service token.")]
    public static partial void CallWithoutToken(ILogger logger, string peer, string method);

    [LoggerMessage(EventId = 9012, Level = LogLevel.Warning, Message = "{Method} refused: {Reason}")]
    public static partial void CallRefused(ILogger logger, string method, string reason);

    [LoggerMessage(EventId = 9020, Level = LogLevel.Warning, Message = "Readiness check {Check} threw.")]
    public static partial void ReadinessCheckThrew(ILogger logger, Exception exception, string check);

    [LoggerMessage(EventId = 9030, Level = LogLevel.Information, Message = "Read {Path} again: it changed.")]
    public static partial void FileReloaded(ILogger logger, string path);

    [LoggerMessage(EventId = 9031, Level = LogLevel.Error, Message = "{Path} changed and cannot be read; what was read before stays in use.")]
    public static partial void FileUnreadable(ILogger logger, Exception exception, string path);

    [LoggerMessage(EventId = 9040, Level = LogLevel.Warning, Message = "Metric {Name} is published with two types; the second one is left out.")]
    public static partial void MetricConflict(ILogger logger, string name);

    [LoggerMessage(EventId = 9041, Level = LogLevel.Warning, Message = "{Count} metrics cannot be told now, the first because: {Reason}")]
    public static partial void MetricsUnavailable(ILogger logger, int count, string reason);
}
