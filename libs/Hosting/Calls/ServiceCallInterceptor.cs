using Blockyard.Contracts;
using Blockyard.Hosting.Probes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Calls;

/// <summary>What every call passes on its way in: timing, the service token, the end of streams at shutdown, errors.</summary>
internal sealed class ServiceCallInterceptor(
    ServiceToken token,
    CallErrors errors,
    CallMetrics metrics,
    Draining draining,
    ServiceIdentity identity,
    ILogger<ServiceCallInterceptor> logger) : Interceptor
{
    // Load balancers and people look at these before they have a token.
    private static readonly string[] Open = ["/grpc.health.v1.Health/", "/grpc.reflection.v1.", "/grpc.reflection.v1alpha."];

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Serve(context, streaming: false, call => continuation(request, call));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Serve(context, streaming: true, call => continuation(requestStream, call));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Serve(context, streaming: true, call => Done(continuation(request, responseStream, call)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Serve(context, streaming: true, call => Done(continuation(requestStream, responseStream, call)));

    private static async Task<bool> Done(Task handler)
    {
        await handler;
        return true;
    }

    private async Task<T> Serve<T>(ServerCallContext context, bool streaming, Func<ServerCallContext, Task<T>> handler)
    {
        MalformedRequest.MarkDecoded(context.GetHttpContext());
        var started = metrics.Begin(context.Method);
        var status = StatusCode.OK;
        try
        {
            DemandToken(context);
            if (!streaming)
            {
                return await handler(context);
            }

            // A stream lasts as long as the service: it has to be told that the service ends.
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(
                context.CancellationToken, draining.Ended);
            return await handler(new EndingCallContext(context, ending.Token));
        }
        catch (Exception exception)
        {
            var failure = errors.Translate(exception, context);
            status = failure.StatusCode;
            context.ResponseTrailers.Add(ErrorCode.ServiceTrailerName, identity.Name);
            if (ReferenceEquals(failure, exception))
            {
                throw;
            }

            throw failure;
        }
        finally
        {
            metrics.End(context.Method, started, status == StatusCode.OK ? context.Status.StatusCode : status);
        }
    }

    private void DemandToken(ServerCallContext context)
    {
        if (Array.Exists(Open, prefix => context.Method.StartsWith(prefix, StringComparison.Ordinal))
            || token.Accepts(context.RequestHeaders.GetValue("authorization")))
        {
            return;
        }

        HostingLog.CallWithoutToken(logger, context.Peer, context.Method);
        throw new RpcException(new Status(
            StatusCode.Unauthenticated, "The call needs the service token in its metadata: authorization: Bearer <token>."));
    }
}
