using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Relay;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Relay;

public sealed class PoolWalksTests : IDisposable
{
    private readonly TestClock _clock = new(TestChain.Start);
    private readonly PoolWalks _walks;
    private readonly PeerSession _peer;

    public PoolWalksTests()
    {
        var settings = TestNode.Quick("a") with
        {
            TransactionTimeout = TimeSpan.FromSeconds(10),
            InventoryRepeat = TimeSpan.FromMinutes(10),
            InventoryRest = TimeSpan.FromSeconds(15),
        };
        _walks = new PoolWalks(settings, _clock);
        _peer = DeadSession.Create(_clock, settings);
        _walks.Begin(_peer);
    }

    public void Dispose() => _peer.Dispose();

    [Fact]
    public void Pages_are_asked_for_one_after_the_other_until_the_last()
    {
        Assert.Equal(0ul, _walks.TryAsk(_peer)?.After);
        Assert.Null(_walks.TryAsk(_peer));
        Receive(next: 5_000, isLast: false);
        Assert.Equal(5_000ul, _walks.TryAsk(_peer)?.After);
        Receive(next: 6_000, isLast: true);
        Assert.Null(_walks.TryAsk(_peer));
        Assert.False(_walks.IsPending);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(299)]
    [InlineData(0)]
    public void A_page_that_leads_nowhere_ends_the_walk(ulong next)
    {
        _walks.TryAsk(_peer);
        Receive(next: 300, isLast: false);
        _walks.TryAsk(_peer);
        Receive(next, isLast: false);

        Assert.Null(_walks.TryAsk(_peer));
        Assert.False(_walks.IsPending);
        _walks.Resume(_peer);
        Assert.Equal(300ul, _walks.TryAsk(_peer)?.After);
    }

    [Fact]
    public void A_page_that_there_was_no_room_for_is_asked_for_again()
    {
        _walks.TryAsk(_peer);
        Receive(next: 5_000, isLast: true, isWhole: false);

        Assert.Equal(0ul, _walks.TryAsk(_peer)?.After);
    }

    [Fact]
    public void Lost_announcements_are_found_behind_the_last_page()
    {
        _walks.TryAsk(_peer);
        Receive(next: 300, isLast: true);
        _walks.Resume(_peer);

        Assert.Equal(300ul, _walks.TryAsk(_peer)?.After);
    }

    [Fact]
    public void What_was_lost_is_looked_for_from_the_beginning_but_not_at_once()
    {
        _walks.TryAsk(_peer);
        Receive(next: 300, isLast: true);
        _walks.Restart();
        Assert.True(_walks.IsPending);
        Assert.Null(_walks.TryAsk(_peer));

        _clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(0ul, _walks.TryAsk(_peer)?.After);
    }

    [Fact]
    public void All_is_gone_through_again_from_time_to_time()
    {
        _walks.TryAsk(_peer);
        Receive(next: 300, isLast: true);
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(_walks.TryAsk(_peer));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0ul, _walks.TryAsk(_peer)?.After);
    }

    [Fact]
    public void A_peer_that_does_not_answer_is_left_alone_until_the_next_round()
    {
        _walks.TryAsk(_peer);
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(_walks.TryAsk(_peer));
        Receive(next: 300, isLast: true);
        Assert.Null(_walks.TryAsk(_peer));
        _clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(0ul, _walks.TryAsk(_peer)?.After);
    }

    [Fact]
    public void A_peer_that_is_gone_is_not_asked()
    {
        _walks.End(_peer);

        Assert.Null(_walks.TryAsk(_peer));
        Assert.False(_walks.IsPending);
    }

    private void Receive(ulong next, bool isLast, bool isWhole = true) =>
        _walks.Receive(_peer, new InventoryPage { Next = next, IsLast = isLast }, isWhole);
}
