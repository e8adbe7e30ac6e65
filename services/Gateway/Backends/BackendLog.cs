namespace Blockyard.Services.Gateway.Backends;

internal static partial class BackendLog
{
    [LoggerMessage(4301, LogLevel.Information, "{Service} is at {Addresses}")]
    public static partial void NodesChanged(ILogger logger, string service, string addresses);

    [LoggerMessage(4302, LogLevel.Warning, "The address of {Service} cannot be resolved ({Reason}): pods known so far stay")]
    public static partial void NotResolved(ILogger logger, string service, string reason);

    [LoggerMessage(4303, LogLevel.Information, "Follows the chain of {Node}")]
    public static partial void Following(ILogger logger, string node);

    [LoggerMessage(4304, LogLevel.Warning, "{Stream} of {Node} broke ({Reason}): tries the next node")]
    public static partial void StreamBroke(ILogger logger, string stream, string node, string reason);
}
