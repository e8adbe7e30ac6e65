using Blockyard.Hosting.Calls;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Blockyard.Hosting.Clients;

/// <summary>
/// Puts the service token on every call, and a deadline on calls with one response that have none; tells of cancellation as
/// such.
/// </summary>
internal sealed class OutgoingCallInterceptor(ServiceToken token, TimeSpan deadline, TimeProvider time) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Prepare(context, limited: true));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        CallCancellation.Told(continuation(request, Prepare(context, limited: true)), context.Options.CancellationToken);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        CallCancellation.Told(continuation(request, Prepare(context, limited: false)), context.Options.CancellationToken);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Prepare(context, limited: false));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        CallCancellation.Told(continuation(Prepare(context, limited: false)), context.Options.CancellationToken);

    private ClientInterceptorContext<TRequest, TResponse> Prepare<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, bool limited)
        where TRequest : class
        where TResponse : class
    {
        // The caller may use its headers for the next call too: they are copied, not added to.
        var headers = new Metadata();
        foreach (var entry in context.Options.Headers ?? Metadata.Empty)
        {
            headers.Add(entry);
        }

        headers.Add("authorization", token.Authorization);
        var options = context.Options.WithHeaders(headers);
        if (limited && options.Deadline is null)
        {
            options = options.WithDeadline(time.GetUtcNow().UtcDateTime + deadline);
        }

        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options);
    }
}
