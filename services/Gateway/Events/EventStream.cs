
namespace Blockyard.Services.Gateway.Events;

/// <summary>Serves one listener until it leaves, is too slow, or the gateway stops.</summary>
internal sealed class EventStream(EventWriter writer, AddressFollower? follower, TimeSpan heartbeat, TimeProvider time)
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private bool _changed;
    private long _lookedAt;

    public async Task RunAsync(IAsyncEnumerable<FeedItem> items, HttpContext context)
    {
        var ended = context.RequestAborted;
        await using var reading = items.GetAsyncEnumerator(ended);
        await LookAsync(context);
        await context.Response.Body.FlushAsync(ended);
        var next = reading.MoveNextAsync().AsTask();
        while (true)
        {
            try
            {
                if (!await next.WaitAsync(Patience(), time, ended))
                {
                    return;
                }

                await writer.WriteAsync(reading.Current, ended);
                _changed = true;
                next = reading.MoveNextAsync().AsTask();
            }
            catch (TimeoutException) when (!next.IsFaulted)
            {
                await writer.WriteHeartbeatAsync(ended);
            }

            if (_changed && time.GetElapsedTime(_lookedAt) >= LookPause)
            {
                await LookAsync(context);
            }

            await context.Response.Body.FlushAsync(ended);
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
