using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Events;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Events;

public sealed class MempoolEventLogTests
{
    private readonly MempoolEventLog _log = new(capacity: 4);
    private readonly MempoolEvent[] _page = new MempoolEvent[3];

    [Fact]
    public void Events_are_read_in_order_from_any_place()
    {
        Append(3);

        Assert.True(_log.TryRead(1, _page, out var count));
        Assert.Equal([2L, 3L], _page[..count].Select(each => each.Sequence));
        Assert.True(_log.TryRead(3, _page, out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void A_page_holds_no_more_than_was_asked_for_and_the_next_one_goes_on()
    {
        Append(4);

        Assert.True(_log.TryRead(0, _page, out var count));
        Assert.Equal(3, count);
        Assert.True(_log.TryRead(_page[2].Sequence, _page, out count));
        Assert.Equal(4, _page[..count].Single().Sequence);
    }

    [Fact]
    public void A_watcher_that_fell_behind_is_told_so()
    {
        Append(6);

        Assert.False(_log.TryRead(1, _page, out _));
        Assert.True(_log.TryRead(2, _page, out var count));
        Assert.Equal(3, _page[0].Sequence);
        Assert.Equal(3, count);
    }

    [Theory, InlineData(-1), InlineData(7)]
    public void A_place_that_never_was_is_refused(long place)
    {
        Append(6);

        Assert.False(_log.TryRead(place, _page, out _));
    }

    [Fact]
    public async Task Watchers_are_woken_when_changes_are_published()
    {
        var waiter = _log.WaitPastAsync(0, CancellationToken.None);
        _log.Append(Hash256.Zero, RemovalReason.Mined);
        Assert.False(waiter.IsCompleted);

        _log.Publish();

        await waiter.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(_log.TryRead(0, _page, out _));
        Assert.Equal(RemovalReason.Mined, _page[0].Removed);
    }

    private void Append(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _log.Append(Hash256.Zero, null);
        }
    }
}
