using Blockyard.Chain;

namespace Blockyard.Peering.Sync;

/// <summary>Waits for a signal, but not for ever.</summary>
internal static class TimedWait
{
    /// <summary>Ends when the number is past <paramref name="seen"/>, or after a while.</summary>
    public static async Task ForAsync(
        VersionSignal signal, long seen, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        await ((Task)signal.WaitPastAsync(seen, either.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
