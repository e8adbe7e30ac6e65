namespace Blockyard.Chain;

/// <summary>A number that only grows and that any number of consumers can wait for. Thread-safe.</summary>
/// <remarks>
/// A consumer that was away sees the last number, not each: it always knows whether it is behind, and nothing queues up.
/// </remarks>
public sealed class VersionSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private long _current;

    /// <summary>The number now.</summary>
    public long Current => Volatile.Read(ref _current);

    /// <summary>Raises the number and wakes whoever waits for it. A number that is not larger changes nothing.</summary>
    public void Advance(long version)
    {
        TaskCompletionSource? reached;
        lock (_lock)
        {
            if (version <= _current)
            {
                return;
            }

            Volatile.Write(ref _current, version);
            reached = _next;
            _next = null;
        }

        reached?.SetResult();
    }

    /// <summary>Completes as soon as the number is larger than <paramref name="seen"/>, and gives it.</summary>
    public async Task<long> WaitPastAsync(long seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (_current > seen)
                {
                    return _current;
                }

                _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                next = _next.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }
}
