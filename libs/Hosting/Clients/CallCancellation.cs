using Grpc.Core;

namespace Blockyard.Hosting.Clients;

/// <summary>
/// Tells a caller that cancelled a call of it as anything else that can be cancelled would. A deadline that has passed stays
/// an <see cref="RpcException"/>: it is for the caller to try again.
/// </summary>
internal static class CallCancellation
{
    public static AsyncUnaryCall<T> Told<T>(AsyncUnaryCall<T> call, CancellationToken cancellationToken) => new(
        Told(call.ResponseAsync, cancellationToken),
        call.ResponseHeadersAsync,
        call.GetStatus,
        call.GetTrailers,
        call.Dispose);

    public static AsyncServerStreamingCall<T> Told<T>(AsyncServerStreamingCall<T> call, CancellationToken cancellationToken) => new(
        new Reader<T>(call.ResponseStream, cancellationToken),
        call.ResponseHeadersAsync,
        call.GetStatus,
        call.GetTrailers,
        call.Dispose);

    public static AsyncDuplexStreamingCall<TRequest, TResponse> Told<TRequest, TResponse>(
        AsyncDuplexStreamingCall<TRequest, TResponse> call,
        CancellationToken cancellationToken) => new(
        call.RequestStream,
        new Reader<TResponse>(call.ResponseStream, cancellationToken),
        call.ResponseHeadersAsync,
        call.GetStatus,
        call.GetTrailers,
        call.Dispose);

    private static async Task<T> Told<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer;
        }
        catch (RpcException error) when (IsCancelled(error, cancellationToken))
        {
            throw new OperationCanceledException(error.Status.Detail, error, cancellationToken);
        }
    }

    private static bool IsCancelled(RpcException error, CancellationToken cancellationToken) =>
        error.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested;

    /// <param name="stream">The stream to read from.</param>
    /// <param name="call">Cancels the whole call; a read has a token of its own besides.</param>
    private sealed class Reader<T>(IAsyncStreamReader<T> stream, CancellationToken call) : IAsyncStreamReader<T>
    {
        public T Current => stream.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                return await stream.MoveNext(cancellationToken);
            }
            catch (RpcException error) when (IsCancelled(error, cancellationToken) || IsCancelled(error, call))
            {
                var cancelled = cancellationToken.IsCancellationRequested ? cancellationToken : call;
                throw new OperationCanceledException(error.Status.Detail, error, cancelled);
            }
        }
    }
}
