using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Events;

/// <summary>What happens on the chain and in the mempool, read once and handed to every listener; knows the tip.</summary>
internal sealed class ChainFeed
{
    private readonly Lock _lock = new();
    private readonly HashSet<FeedSubscription> _subscriptions = [];
    private string? _hash;
    private bool _completed;
    private volatile Tip? _tip;

    /// <summary>The tip as last heard; null before the first message.</summary>
    public Tip? Tip => _tip;

    /// <summary>Listeners now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.Count;
            }
        }
    }

    /// <summary>Listens from now on.</summary>
    public FeedSubscription Subscribe()
    {
        lock (_lock)
        {
            var subscription = new FeedSubscription(_hash, Remove);
            _subscriptions.Add(subscription);
            if (_completed)
            {
                subscription.Complete();
            }

            return subscription;
        }
    }

    /// <summary>Ends all subscriptions, and those to come: the process is about to stop.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (var subscription in _subscriptions)
            {
                subscription.Complete();
            }
        }
    }

    internal void Publish(WatchChainResponse message)
    {
        lock (_lock)
        {
            // Steps on the way to the tip leave the height at what was really reached.
            _hash = message.BlockHash;
            _tip = new Tip(HeightAfter(message), message.BlockHash);
            Send(new FeedItem(message, null));
        }
    }

    internal void Publish(WatchMempoolResponse message)
    {
        lock (_lock)
        {
            Send(new FeedItem(null, message));
        }
    }

    private static uint HeightAfter(WatchChainResponse message) => message.Events is [.., var last]
        ? last.Connected?.Block.Header.Height ?? last.Disconnected.Height - 1
        : message.TipHeight;

    private void Send(FeedItem item)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Write(item);
        }
    }

    private void Remove(FeedSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }
}
