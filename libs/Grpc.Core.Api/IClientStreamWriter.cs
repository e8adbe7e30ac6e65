namespace Grpc.Core;

/// <summary>The request stream of a client.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no more requests follow. To be called once; the responses may go on.</summary>
    Task CompleteAsync();
}
