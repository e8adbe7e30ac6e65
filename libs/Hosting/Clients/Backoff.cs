namespace Blockyard.Hosting.Clients;

/// <summary>How long a worker waits before it tries a call again: each wait twice the one before, up to a limit.</summary>
/// <remarks>For one worker; not safe to share.</remarks>
/// <param name="first">The first wait.</param>
/// <param name="longest">The longest.</param>
/// <param name="time">The clock that it waits by.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private TimeSpan? _next;

    /// <summary>The next wait.</summary>
    public TimeSpan Next => _next ?? first;

    /// <summary>An attempt succeeded: the next wait is the first again.</summary>
    public void Reset() => _next = null;

    /// <summary>Waits.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Next;
        _next = wait < longest / 2 ? wait * 2 : longest;
        return Task.Delay(wait, time, cancellationToken);
    }
}
