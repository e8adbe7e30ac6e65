namespace Grpc.Core;

/// <summary>A stream of messages to be written. A write must finish before the next one starts.</summary>
/// <typeparam name="T">The message type.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Options of the writes that follow; null means the call's own.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message; completes when the transport has taken it.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message; cancelling the token cancels the call.</summary>
    /// <remarks>Writers that know no cancellation refuse a token that can be cancelled.</remarks>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            throw new NotSupportedException("This writer knows no cancellation of single writes.");
        }

        return WriteAsync(message);
    }
}
