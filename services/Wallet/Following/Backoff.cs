namespace Blockyard.Services.Wallet.Following;

/// <summary>How long to wait before the next attempt: longer after every failure, from half a second to ten.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The next wait.</summary>
    public TimeSpan Next { get; private set; } = First;

    /// <summary>It worked: start over.</summary>
    public void Reset() => Next = First;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Next;
        Next = wait * 2 < Longest ? wait * 2 : Longest;
        await Task.Delay(wait, time, cancellationToken);
    }
}
