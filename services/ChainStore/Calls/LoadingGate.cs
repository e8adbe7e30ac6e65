using Blockyard.Services.ChainStore.Startup;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Blockyard.Services.ChainStore.Calls;

/// <summary>Turns calls away for as long as the chain is being loaded, and tells how long that will take. Health and reflection answer.</summary>
internal sealed class LoadingGate(ChainLoading loading) : Interceptor
{
    private const string Standard = "/grpc.";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        DemandLoaded(context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        DemandLoaded(context);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        DemandLoaded(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        DemandLoaded(context);
        return continuation(requestStream, responseStream, context);
    }

    private void DemandLoaded(ServerCallContext context)
    {
        if (loading.WhyNotReady() is { } reason && !context.Method.StartsWith(Standard, StringComparison.Ordinal))
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"The node is not ready: {reason}."));
        }
    }
}
