using System.Runtime.CompilerServices;
using Blockyard.Hosting.Probes;
using Grpc.Core;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Reads an endless stream of the chain-store, which promises a message every 15 seconds.</summary>
internal static class ChainStream
{
    /// <summary>A stream that is silent for so long is dead.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(45);

    /// <summary>
    /// The longest a healthy reader goes without a sign of life, a silent stream and the wait for the next one included.
    /// </summary>
    public static readonly TimeSpan ProgressLimit = TimeSpan.FromSeconds(90);

    /// <summary>The messages of a stream. Throws <see cref="RpcException"/> when it breaks off or falls silent.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, AsyncServerStreamingCall<T>> open,
        LoopProgress progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(SilenceLimit);
        using var call = open(silence.Token);
        while (await call.ResponseStream.MoveNext(silence.Token))
        {
            silence.CancelAfter(SilenceLimit);
            progress.Beat();
            yield return call.ResponseStream.Current;
        }
    }
}
