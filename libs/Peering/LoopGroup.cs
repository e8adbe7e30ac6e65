namespace Blockyard.Peering;

/// <summary>Loops that run in the background until the group is disposed, which waits for them. Thread-safe.</summary>
internal sealed class LoopGroup : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancelled when the group is disposed.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Ends when all loops have ended after <see cref="DisposeAsync"/>, or with the error of the first that fails.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Starts a loop. It ends when the group is disposed or <paramref name="also"/> is cancelled.</summary>
    public void Start(Func<CancellationToken, Task> loop, CancellationToken also = default)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            var task = GuardAsync(loop, also);
            _running.Add(task);
            _ = ForgetAsync(task);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        await _stopping.CancelAsync();
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _stopped.TrySetResult();
    }

    /// <summary>Ends without an error whatever happens: errors go to <see cref="Stopped"/>.</summary>
    private async Task GuardAsync(Func<CancellationToken, Task> loop, CancellationToken also)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, also);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var running = loop(either.Token);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.Exception is { } exception)
        {
            _stopped.TrySetException(exception.InnerExceptions);
        }
    }

    private async Task ForgetAsync(Task task)
    {
        await task;
        lock (_lock)
        {
            _running.Remove(task);
        }
    }
}
