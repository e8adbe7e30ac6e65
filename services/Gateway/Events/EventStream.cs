
namespace Blockyard.Services.Gateway.Events;

/// <summary>Serves one listener until it leaves, is too slow, or the gateway stops.</summary>
internal sealed class EventStream(EventWriter writer, AddressFollower? follower, TimeSpan heartbeat, TimeProvider time)
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private bool _changed;
    private long _lookedAt;

    /// <summary>Takes note of what is there already, so that everything that comes after is told.</summary>
    public Task BeginAsync(HttpContext context) => LookAsync(context);

    /// <summary>Passes items on until there are no more.</summary>
    public async Task RunAsync(IAsyncEnumerable<FeedItem> items, HttpContext context)
    {
        var ended = context.RequestAborted;
        await using var reading = items.GetAsyncEnumerator(ended);
        var next = reading.MoveNextAsync().AsTask();
        try
        {
            while (await WaitAsync(next, ended) is var more)
            {
                if (more == false)
                {
                    return;
                }

                if (more == true)
                {
                    await writer.WriteAsync(reading.Current, ended);
                    _changed = true;
                    next = reading.MoveNextAsync().AsTask();
                }

                if (_changed && time.GetElapsedTime(_lookedAt) >= LookPause)
                {
                    await LookAsync(context);
                }

                await context.Response.Body.FlushAsync(ended);
            }
        }
        finally
        {
            // An enumerator must not be disposed while it moves.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether there is another item; null if none came in time.</summary>
    private async Task<bool?> WaitAsync(Task<bool> next, CancellationToken ended)
    {
        try
        {
            return await next.WaitAsync(Patience(), time, ended);
        }
        catch (TimeoutException) when (!next.IsFaulted)
        {
            await writer.WriteHeartbeatAsync(ended);
            return null;
        }
    }

    private TimeSpan Patience() => _changed && follower is not null ? LookPause : heartbeat;

    private async Task LookAsync(HttpContext context)
    {
        (_changed, _lookedAt) = (false, time.GetTimestamp());
        foreach (var found in follower is null ? [] : await follower.LookAsync(context))
        {
            await writer.WriteAsync("address", null, found, context.RequestAborted);
        }
    }
}
