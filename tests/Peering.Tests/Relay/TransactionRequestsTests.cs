using Blockyard.Peering.Relay;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Relay;

public sealed class TransactionRequestsTests
{
    private readonly TestClock _clock = new(TestChain.Start);
    private readonly PeerSettings _settings = TestNode.Quick("a") with { TransactionTimeout = TimeSpan.FromSeconds(10) };
    private readonly TransactionRequests _requests;

    public TransactionRequestsTests()
    {
        _requests = new TransactionRequests(_settings, _clock);
    }

    [Fact]
    public void Each_is_asked_of_one_peer_until_its_time_is_over()
    {
        using var first = Connect();
        using var second = Connect();
        _requests.Announce(first, HashOf(1));
        _requests.Announce(second, HashOf(1));

        Assert.Equal(first, Assert.Single(_requests.Assign(100)).Key);
        Assert.Empty(_requests.Assign(100));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(second, Assert.Single(_requests.Assign(100)).Key);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Empty(_requests.Assign(100));
        Assert.Equal(0, _requests.Count);
    }

    [Fact]
    public void What_a_lost_peer_owes_is_asked_of_another_at_once()
    {
        using var first = Connect();
        using var second = Connect();
        _requests.Announce(first, HashOf(1));
        _requests.Announce(second, HashOf(1));
        _requests.Assign(100);

        first.Close(EndReason.Lost, "gone");
        _requests.End(first);

        Assert.Equal(second, Assert.Single(_requests.Assign(100)).Key);
    }

    [Fact]
    public void What_is_gone_from_one_peer_is_asked_of_another_at_once()
    {
        using var first = Connect();
        using var second = Connect();
        _requests.Announce(first, HashOf(1));
        _requests.Announce(second, HashOf(1));
        _requests.Assign(100);

        _requests.NoteGone(second, HashOf(1));
        Assert.Empty(_requests.Assign(100));
        _requests.NoteGone(first, HashOf(1));
        _requests.NoteGone(first, HashOf(2));

        Assert.Equal(second, Assert.Single(_requests.Assign(100)).Key);
    }

    [Fact]
    public void What_is_gone_from_all_keeps_its_place_for_a_while_and_is_not_lost()
    {
        using var first = Connect();
        using var second = Connect();
        _requests.Announce(first, HashOf(1));
        _requests.Assign(100);
        _requests.NoteGone(first, HashOf(1));

        Assert.Empty(_requests.Assign(100));
        Assert.Equal(1, _requests.Count);
        _requests.Announce(second, HashOf(1));
        Assert.Equal(second, Assert.Single(_requests.Assign(100)).Key);
        _requests.NoteGone(second, HashOf(1));
        _clock.Advance(TimeSpan.FromSeconds(11));
        _requests.Assign(100);

        Assert.Equal(0, _requests.Count);
        Assert.False(_requests.TakeLost());
    }

    [Fact]
    public void Who_announces_again_what_is_gone_is_asked_again_but_not_for_ever()
    {
        using var peer = Connect();
        var asked = 0;
        for (var i = 0; i < 20; i++)
        {
            _requests.Announce(peer, HashOf(1));
            asked += _requests.Assign(100).Count;
            _requests.NoteGone(peer, HashOf(1));
        }

        Assert.Equal(8, asked);
        _clock.Advance(TimeSpan.FromSeconds(11));
        _requests.Assign(100);
        _requests.Announce(peer, HashOf(1));
        Assert.Single(_requests.Assign(100));
    }

    [Fact]
    public void Only_what_was_asked_for_is_taken_and_only_once()
    {
        using var peer = Connect();
        _requests.Announce(peer, HashOf(1));

        Assert.False(_requests.TryComplete(HashOf(2)));
        _requests.Assign(100);
        Assert.True(_requests.TryComplete(HashOf(1)));
        Assert.False(_requests.TryComplete(HashOf(1)));
    }

    [Fact]
    public void One_peer_takes_up_only_its_share_and_is_asked_for_so_many_at_a_time()
    {
        using var liar = Connect();
        using var honest = Connect();
        for (var i = 0; i < 50_000; i++)
        {
            _requests.Announce(liar, HashOf(i));
        }

        _requests.Announce(honest, HashOf(-1));

        Assert.Equal(20_001, _requests.Count);
        var assigned = _requests.Assign(100_000);
        Assert.Equal(5_000, assigned[liar].Count);
        Assert.Equal([HashOf(-1)], assigned[honest]);
    }

    [Fact]
    public void What_there_is_no_room_for_is_told_and_what_was_given_up_too()
    {
        using var peer = Connect();
        for (var i = 0; i < 15_000; i++)
        {
            Assert.True(_requests.Announce(peer, HashOf(i)));
        }

        Assert.True(_requests.HasRoomFor(peer));
        Assert.True(_requests.Announce(peer, HashOf(-1)));
        Assert.False(_requests.HasRoomFor(peer));
        for (var i = 15_000; i < 19_999; i++)
        {
            Assert.True(_requests.Announce(peer, HashOf(i)));
        }

        Assert.False(_requests.Announce(peer, HashOf(-2)));
        Assert.False(_requests.TakeLost());
        _requests.Assign(10);
        _clock.Advance(TimeSpan.FromSeconds(11));
        _requests.Assign(0);
        Assert.True(_requests.TakeLost());
        Assert.False(_requests.TakeLost());
    }

    [Fact]
    public void No_more_is_asked_for_than_there_is_room_for()
    {
        using var peer = Connect();
        for (var i = 0; i < 10; i++)
        {
            _requests.Announce(peer, HashOf(i));
        }

        Assert.Empty(_requests.Assign(0));
        Assert.Equal(3, _requests.Assign(3)[peer].Count);
        Assert.Equal(7, _requests.Assign(100)[peer].Count);
    }

    private static Hash256 HashOf(int number) => Hash256.DoubleSha256(BitConverter.GetBytes(number));

    private PeerSession Connect() => DeadSession.Create(_clock, _settings);
}
