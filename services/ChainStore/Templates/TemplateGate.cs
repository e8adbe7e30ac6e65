using Blockyard.Contracts;
using Blockyard.Hosting.Probes;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Templates;

/// <summary>
/// Gives no work to miners while the node does not have the chain of its peers, or a block would come before its time: what they
/// find would be lost.
/// </summary>
/// <remarks>
/// It asks what readiness asks: a node without peers, or whose peers have nothing more than it, gives work however old its newest
/// block is. So a new network starts, and one that slept goes on.
/// </remarks>
internal sealed class TemplateGate(IReadinessCheck sync, Func<string?> whyNone, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether miners get work.</summary>
    public bool IsOpen => WhyClosed() is null;

    /// <summary>Fails the call while they do not.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: another chain-store may have work.</exception>
    public void ThrowIfClosed()
    {
        if (WhyClosed() is { } reason)
        {
            var trailers = new Metadata { { ErrorCode.TrailerName, ErrorCode.NoWork } };
            throw new RpcException(new Status(StatusCode.Unavailable, reason), trailers);
        }
    }

    /// <summary>Waits until they do.</summary>
    public async Task WaitUntilOpenAsync(CancellationToken cancellationToken)
    {
        while (!IsOpen)
        {
            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    /// <summary>Waits for something for as long as they do.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: they do not any more, which nothing else would tell those who wait.</exception>
    public async Task<T> WhileOpenAsync<T>(Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = wait(over.Token);
        try
        {
            do
            {
                ThrowIfClosed();
            }
            while (await Task.WhenAny(waiting, Task.Delay(Glance, time, over.Token)) != waiting && !over.IsCancellationRequested);
            var result = await waiting;
            ThrowIfClosed();
            return result;
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string? WhyClosed() =>
        sync.WhyNotReady() is { } behind ? $"This node is downloading blocks: {behind}."
        : whyNone() is { } reason ? $"There is no work now: {reason}."
        : null;
}
