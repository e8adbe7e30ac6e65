namespace Blockyard.Peering.Sessions;

/// <summary>A read or a write of a stream, with a limit of time.</summary>
/// <remarks>
/// Whoever gives up has to wait until the stream has noticed: what gRPC does about a cancelled write or read of a call must not
/// come after the end of the call.
/// </remarks>
internal static class TimedCall
{
    /// <summary>Runs something that ends soon after it is cancelled.</summary>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> run, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = run(ending.Token);
        try
        {
            return await running.WaitAsync(limit, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await ending.CancelAsync();
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>The same where nothing comes back.</summary>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static Task RunAsync(
        Func<CancellationToken, Task> run, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await run(token);
                return true;
            },
            limit,
            time,
            cancellationToken);
}
