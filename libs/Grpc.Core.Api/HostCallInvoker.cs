namespace Grpc.Core;

/// <summary>Gives every call a host of its own.</summary>
internal sealed class HostCallInvoker(CallInvoker inner, string host) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? ownHost, CallOptions options, TRequest request) =>
        inner.BlockingUnaryCall(method, ownHost ?? host, options, request);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? ownHost, CallOptions options, TRequest request) =>
        inner.AsyncUnaryCall(method, ownHost ?? host, options, request);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? ownHost, CallOptions options, TRequest request) =>
        inner.AsyncServerStreamingCall(method, ownHost ?? host, options, request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? ownHost, CallOptions options) =>
        inner.AsyncClientStreamingCall(method, ownHost ?? host, options);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? ownHost, CallOptions options) =>
        inner.AsyncDuplexStreamingCall(method, ownHost ?? host, options);
}
