using Blockyard.Peering.Sync;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Peering.Tests.Sync;

public sealed class BetterChainsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly BetterChains _chains;

    public BetterChainsTests()
    {
        _chains = new BetterChains(Patience, _clock);
    }

    [Fact]
    public void A_peer_that_sends_blocks_is_waited_for_as_long_as_it_takes()
    {
        var peer = DeadSession.Create(_clock);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(_chains.IsWorthWaiting(peer));
            _clock.Advance(Patience / 2);
            peer.Use.NoteBlock();
        }

        _clock.Advance(Patience);
        Assert.True(_chains.IsWorthWaiting(peer));
        _clock.Advance(Patience);
        Assert.False(_chains.IsWorthWaiting(peer));
    }

    [Fact]
    public void Those_who_send_nothing_are_waited_for_once()
    {
        Assert.True(_chains.IsWorthWaiting(DeadSession.Create(_clock)));
        _clock.Advance(Patience / 2);
        Assert.True(_chains.IsWorthWaiting(DeadSession.Create(_clock)));
        _clock.Advance(Patience / 2);

        Assert.False(_chains.IsWorthWaiting(DeadSession.Create(_clock)));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(_chains.IsWorthWaiting(DeadSession.Create(_clock)));
    }

    [Fact]
    public void A_chain_whose_blocks_came_gives_the_next_one_time_again()
    {
        _chains.IsWorthWaiting(DeadSession.Create(_clock));
        _clock.Advance(Patience);
        var peer = DeadSession.Create(_clock);
        Assert.False(_chains.IsWorthWaiting(peer));
        peer.Use.NoteBlock();
        Assert.True(_chains.IsWorthWaiting(peer));
        _clock.Advance(Patience * 2);

        Assert.True(_chains.IsWorthWaiting(DeadSession.Create(_clock)));
    }
}
