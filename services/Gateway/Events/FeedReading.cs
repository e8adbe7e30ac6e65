using System.Runtime.CompilerServices;
using Blockyard.Services.Gateway.Backends;

namespace Blockyard.Services.Gateway.Events;

/// <summary>Reads the feed, for a listener that was away from the place where it stopped.</summary>
internal static class FeedReading
{
    /// <summary>Items from now on.</summary>
    public static IAsyncEnumerable<FeedItem> ReadAsync(this FeedSubscription subscription, CancellationToken cancellationToken) =>
        subscription.Items.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Items from a place in the chain on. A stream of the listener's own leads up to a block that the feed was at since the
    /// listener came; from there on the feed goes on without a gap and without anything twice.
    /// </summary>
    public static async IAsyncEnumerable<FeedItem> ReadFromAsync(
        this FeedSubscription subscription,
        EventCursor start,
        ChainNode node,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = new List<FeedItem>();
        var joined = false;
        using var own = node.Chain.WatchChain(new() { Cursor = start.ToLocator() }, cancellationToken: cancellationToken);
        while (!joined && await own.ResponseStream.MoveNext(cancellationToken))
        {
            var message = own.ResponseStream.Current;
            yield return new FeedItem(message, null);
            while (subscription.Items.TryRead(out var item))
            {
                waiting.Add(item);
            }

            var place = waiting.FindLastIndex(item => item.Chain?.BlockHash == message.BlockHash);
            joined = place >= 0 || subscription.StartHash == message.BlockHash;
            foreach (var item in joined ? waiting.Where((item, i) => i > place || item.Mempool is not null) : [])
            {
                yield return item;
            }
        }

        own.Dispose();
        await foreach (var item in subscription.ReadAsync(cancellationToken))
        {
            yield return item;
        }
    }
}
