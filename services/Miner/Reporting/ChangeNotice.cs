namespace Blockyard.Services.Miner.Reporting;

/// <summary>Wakes everybody who waits for something about the miner to change.</summary>
/// <remarks>Take <see cref="Next"/>, look at what you care for, then wait: a change in between is not missed.</remarks>
internal sealed class ChangeNotice
{
    private TaskCompletionSource _next = NewSource();

    /// <summary>Ends at the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Says that something has changed.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, NewSource()).TrySetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
