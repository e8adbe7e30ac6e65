using Blockyard.Hosting.Calls;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Backends;

/// <summary>What every call to a service takes along from the request that it serves.</summary>
internal static class CallContext
{
    /// <summary>The request id, and an end as soon as the client leaves. The channel adds token and deadline.</summary>
    public static CallOptions ToCall(this HttpContext context) =>
        new(new Metadata { { RequestId.HeaderName, context.TraceIdentifier } }, cancellationToken: context.RequestAborted);
}
