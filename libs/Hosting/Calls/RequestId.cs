using Grpc.Core;

namespace Blockyard.Hosting.Calls;

/// <summary>What an error is found by in the log, on every service that a request passed.</summary>
public static class RequestId
{
    /// <summary>The header that carries the id from service to service.</summary>
    public const string HeaderName = "x-request-id";

    private const int MaxLength = 64;

    /// <summary>The caller's id if it is a plain short text, the connection's own otherwise.</summary>
    public static string Of(ServerCallContext context)
    {
        var given = context.RequestHeaders.GetValue(HeaderName);
        return given is { Length: > 0 and <= MaxLength } && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.')
            ? given
            : context.GetHttpContext().TraceIdentifier;
    }
}
