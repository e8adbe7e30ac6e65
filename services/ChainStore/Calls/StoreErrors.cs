using Blockyard.Chain.Ports;
using Blockyard.Contracts;
using Blockyard.Services.ChainStore.Startup;
using Blockyard.Storage;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Blockyard.Services.ChainStore.Calls;

/// <summary>Tells callers of a store that is full, broken or damaged: not their fault, and not the same thing.</summary>
internal sealed class StoreErrors(StoreHealth health, ILogger<StoreErrors> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (Describe(error) is { } failure)
        {
            throw Failure(failure, error, context);
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

    private static (StatusCode Status, string? Code)? Describe(Exception error) => error switch
    {
        StorageFullException or StorageException { Kind: StorageErrorKind.Full } =>
            (StatusCode.ResourceExhausted, ErrorCode.StorageFull),
        InvalidDataException or StorageException { Kind: StorageErrorKind.Corrupt } => (StatusCode.DataLoss, ErrorCode.StorageDamaged),
        StorageException => (StatusCode.Unavailable, ErrorCode.StorageFailed),
        ObjectDisposedException => (StatusCode.Unavailable, null),
        _ => null,
    };

    private async Task Guard(Task handler, ServerCallContext context)
    {
        try
        {
            await handler;
        }
        catch (Exception error) when (Describe(error) is { } failure)
        {
            throw Failure(failure, error, context);
        }
    }

    private RpcException Failure((StatusCode Status, string? Code) failure, Exception error, ServerCallContext context)
    {
        var message = failure.Code is null ? "The node is stopping." : error.Message;
        ChainStoreLog.StoreRefused(logger, context.Method, message);
        if (error is InvalidDataException damage)
        {
            health.Note(damage);
        }

        var trailers = new Metadata();
        if (failure.Code is not null)
        {
            trailers.Add(ErrorCode.TrailerName, failure.Code);
        }

        return new RpcException(new Status(failure.Status, message, error), trailers);
    }
}
