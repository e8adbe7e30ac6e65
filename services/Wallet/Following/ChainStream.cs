using System.Runtime.CompilerServices;
using Blockyard.Hosting.Probes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Reads endless streams of the chain-store, which promises a message on each every 15 seconds.</summary>
internal sealed class ChainStream(IOptions<WalletOptions> options, ProgressWatch watch)
{
    private readonly TimeSpan _silenceLimit = TimeSpan.FromSeconds(options.Value.StreamSilenceSeconds);

    /// <summary>
    /// Watches a loop that reads a stream and opens it again when it breaks: a silent stream and a wait are no fault.
    /// </summary>
    public LoopProgress Watch(string loop) => watch.Watch(loop, (2 * _silenceLimit) + TimeSpan.FromSeconds(15));

    /// <summary>The messages of a stream. Throws <see cref="RpcException"/> when it breaks off or falls silent.</summary>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, AsyncServerStreamingCall<T>> open,
        LoopProgress progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_silenceLimit);
        using var call = open(silence.Token);
        while (await MoveAsync(call.ResponseStream, silence.Token, cancellationToken))
        {
            progress.Beat();
            yield return call.ResponseStream.Current;
            silence.CancelAfter(_silenceLimit);
        }
    }

    private async Task<bool> MoveAsync<T>(
        IAsyncStreamReader<T> stream, CancellationToken silence, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(silence);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"nothing was heard for {_silenceLimit.TotalSeconds} s"));
        }
    }
}
