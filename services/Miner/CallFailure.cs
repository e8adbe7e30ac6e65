using Grpc.Core;

namespace Blockyard.Services.Miner;

/// <summary>Says in a few words why a call to another service failed.</summary>
internal static class CallFailure
{
    /// <summary>Status and detail of a failed call, or the message of another error.</summary>
    public static string Describe(Exception exception) =>
        exception is RpcException { Status: var status } ? $"{status.StatusCode}: {status.Detail}" : exception.Message;
}
