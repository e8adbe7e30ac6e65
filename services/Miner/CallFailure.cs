using Blockyard.Contracts;
using Grpc.Core;

namespace Blockyard.Services.Miner;

/// <summary>Failures of calls to other services.</summary>
internal static class CallFailure
{
    /// <summary>Status and detail of a failed call, or the message of another error.</summary>
    public static string Describe(Exception exception) =>
        exception is RpcException { Status: var status } ? $"{status.StatusCode}: {status.Detail}" : exception.Message;

    /// <summary>Whether a chain-store says that nothing is to be hashed on what it gave.</summary>
    public static bool IsNoWork(Exception exception) =>
        exception is RpcException { Trailers: var trailers } && trailers.GetValue(ErrorCode.TrailerName) == ErrorCode.NoWork;
}
