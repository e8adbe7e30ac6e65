using System.Threading.Channels;

namespace Blockyard.Services.Gateway.Events;

/// <summary>One listener of the feed. A listener that is too slow is cut off: its next try goes on where it stopped.</summary>
internal sealed class FeedSubscription(string? startHash, Action<FeedSubscription> ended) : IDisposable
{
    internal const int Capacity = 512;

    private readonly Channel<FeedItem> _items = Channel.CreateBounded<FeedItem>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Id of the block at which the feed stood when the listener came; null if it had not begun.</summary>
    public string? StartHash => startHash;

    /// <summary>What came since.</summary>
    public ChannelReader<FeedItem> Items => _items.Reader;

    public void Dispose() => ended(this);

    internal void Write(FeedItem item)
    {
        if (!_items.Writer.TryWrite(item))
        {
            _items.Writer.TryComplete();
        }
    }

    internal void Complete() => _items.Writer.TryComplete();
}
