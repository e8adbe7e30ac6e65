namespace Blockyard.Chain.Connecting;

/// <summary>An operator's word on a block, and the one who waits for it to be done.</summary>
/// <param name="order">Carries it out and gives the tip afterwards; null if it names an unknown block.</param>
/// <param name="cancellationToken">
/// Drops an order that nobody has begun with. One that was begun goes on to its end, whoever still waits.
/// </param>
internal sealed class OperatorOrder(Func<BestChain, HeaderEntry?> order, CancellationToken cancellationToken) : IDurableJob
{
    private readonly TaskCompletionSource<HeaderEntry?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HeaderEntry? _tip;

    /// <summary>The answer, once what it promises is durable.</summary>
    public Task<HeaderEntry?> Answer => _answer.Task;

    /// <inheritdoc/>
    public bool IsDecided { get; private set; }

    /// <inheritdoc/>
    public void Run(BestChain chain)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _answer.TrySetCanceled(cancellationToken);
        }
        else
        {
            _tip = order(chain);
        }

        IsDecided = true;
    }

    /// <inheritdoc/>
    public void Acknowledge() => _answer.TrySetResult(_tip);

    /// <inheritdoc/>
    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
