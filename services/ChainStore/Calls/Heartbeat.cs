namespace Blockyard.Services.ChainStore.Calls;

/// <summary>Waits for news to stream, but no longer than a consumer may be left without a sign of life.</summary>
internal sealed class Heartbeat(TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Ends when <paramref name="news"/> ends or the interval is over; throws when the call ends.</summary>
    public async Task WaitAsync(Func<CancellationToken, Task> news, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        await news(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
