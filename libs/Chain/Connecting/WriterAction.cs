namespace Blockyard.Chain.Connecting;

/// <summary>A function for the writer thread to run between blocks.</summary>
internal sealed class WriterAction<T>(Func<BestChain, T> function) : IWriterJob
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the function returns.</summary>
    public Task<T> Answer => _answer.Task;

    /// <inheritdoc/>
    public void Run(BestChain chain)
    {
        try
        {
            _answer.TrySetResult(function(chain));
        }
        catch (OperationCanceledException exception)
        {
            // The caller gave up: no concern of the chain's.
            _answer.TrySetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            _answer.TrySetException(exception);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
