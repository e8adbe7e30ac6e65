using Blockyard.Chain.Ports;
using Blockyard.Storage;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Blockyard.Services.ChainStore.Calls;

/// <summary>Tells callers of a store that is full or broken: not their fault, and not the same thing.</summary>
internal sealed class StoreErrors(ILogger<StoreErrors> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (StatusOf(error) is not null)
        {
            throw Failure(error, context);
        }
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(continuation(request, responseStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(continuation(requestStream, responseStream, context), context);

    private static StatusCode? StatusOf(Exception error) => error switch
    {
        StorageFullException => StatusCode.ResourceExhausted,
        StorageException { Kind: StorageErrorKind.Full } => StatusCode.ResourceExhausted,
        StorageException => StatusCode.Unavailable,
        ObjectDisposedException => StatusCode.Unavailable,
        _ => null,
    };

    private async Task Guard(Task handler, ServerCallContext context)
    {
        try
        {
            await handler;
        }
        catch (Exception error) when (StatusOf(error) is not null)
        {
            throw Failure(error, context);
        }
    }

    private RpcException Failure(Exception error, ServerCallContext context)
    {
        var message = error is ObjectDisposedException ? "The node is stopping." : error.Message;
        ChainStoreLog.StoreRefused(logger, context.Method, message);
        return new RpcException(new Status(StatusOf(error)!.Value, message, error));
    }
}
