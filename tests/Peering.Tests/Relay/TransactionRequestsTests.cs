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
    private readonly PeerSession[] _crowd;

    public TransactionRequestsTests()
    {
        _requests = new TransactionRequests(_settings, _clock);
        _crowd = [.. Enumerable.Range(0, 6).Select(_ => Connect())];
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
        Assert.Empty(_requests.TakeLost());
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
        Assert.Empty(_requests.TakeLost());
        _requests.Assign(10);
        _clock.Advance(TimeSpan.FromSeconds(11));
        _requests.Assign(0);
        Assert.Equal([peer], _requests.TakeLost());
        Assert.Empty(_requests.TakeLost());
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

    [Fact]
    public void There_is_always_a_place_for_an_announcer_that_we_dialled_and_it_is_asked_first()
    {
        var liars = Enumerable.Range(0, 6).Select(_ => Connect()).ToList();
        using var honest = SilentSessions.Create(1, "10.0.0.1", _settings, _clock, inbound: false);
        liars.ForEach(liar => _requests.Announce(liar, HashOf(1)));

        _requests.Announce(honest, HashOf(1));

        Assert.Equal(honest, Assert.Single(_requests.Assign(100)).Key);
    }

    [Fact]
    public void Nobody_is_asked_twice_for_what_it_did_not_send()
    {
        var liars = Enumerable.Range(0, 4).Select(_ => Connect()).ToList();
        for (var round = 0; round < 4; round++)
        {
            liars.ForEach(liar => _requests.Announce(liar, HashOf(1), isPage: true));
            Assert.Equal(liars[round], Assert.Single(_requests.Assign(100)).Key);
            _clock.Advance(TimeSpan.FromSeconds(11));
        }

        liars.ForEach(liar => _requests.Announce(liar, HashOf(1), isPage: true));
        Assert.Empty(_requests.Assign(100));
    }

    [Fact]
    public void Whoever_puts_us_off_again_and_again_keeps_nobody_out()
    {
        var liars = Enumerable.Range(0, 4).Select(_ => Connect()).ToList();
        using var honest = Connect();
        liars.ForEach(liar => _requests.Announce(liar, HashOf(2)));
        _requests.Announce(honest, HashOf(2));
        for (var round = 0; round < 4; round++)
        {
            Assert.Single(_requests.Assign(100));
            _clock.Advance(TimeSpan.FromSeconds(11));
            liars.ForEach(liar => _requests.Announce(liar, HashOf(2)));
            _requests.Announce(honest, HashOf(2));
        }

        Assert.Equal(honest, Assert.Single(_requests.Assign(100)).Key);
    }

    [Fact]
    public void Only_those_who_announced_what_was_given_up_are_gone_through_again()
    {
        using var liar = Connect();
        using var honest = Connect();
        _requests.Announce(liar, HashOf(1));
        _requests.Announce(honest, HashOf(2));
        _requests.Assign(100);
        _requests.TryComplete(HashOf(2));
        _clock.Advance(TimeSpan.FromSeconds(11));
        _requests.Assign(100);

        Assert.Equal([liar], _requests.TakeLost());
    }

    [Fact]
    public void Those_for_whom_there_was_no_place_are_gone_through_again_too()
    {
        var liars = Enumerable.Range(0, 4).Select(_ => Connect()).ToList();
        using var late = Connect();
        liars.ForEach(liar => _requests.Announce(liar, HashOf(1)));
        _requests.Announce(late, HashOf(1));
        for (var round = 0; round < 5; round++)
        {
            _requests.Assign(100);
            _clock.Advance(TimeSpan.FromSeconds(11));
        }

        Assert.True(_requests.TakeLost().ToHashSet().SetEquals([.. liars, late]));
    }

    [Fact]
    public void However_much_others_announce_everybody_has_some_places()
    {
        for (var i = 0; i < 120_000; i++)
        {
            _requests.Announce(_crowd[i % _crowd.Length], HashOf(i));
        }

        using var honest = Connect();
        Assert.True(_requests.HasRoomFor(honest));
        var noted = Enumerable.Range(1, 2_000).Count(i => _requests.Announce(honest, HashOf(-i)));

        Assert.Equal(1_000, noted);
        Assert.False(_requests.HasRoomFor(honest));
        Assert.Equal(101_000, _requests.Count);
    }

    [Fact]
    public void Who_lets_the_time_go_by_is_noted_unless_it_answers_something()
    {
        using var silent = Connect();
        using var slow = Connect();
        foreach (var i in Enumerable.Range(1, 10))
        {
            _requests.Announce(silent, HashOf(i));
            _requests.Announce(slow, HashOf(-i));
        }

        _requests.Assign(100);
        _clock.Advance(TimeSpan.FromSeconds(11));
        _requests.NoteAnswer(slow);
        _requests.Assign(100);

        Assert.Equal([silent], _requests.TakeSilent());
        Assert.Empty(_requests.TakeSilent());
    }

    [Fact]
    public void Who_announces_again_what_it_was_asked_for_is_asked_again_after_the_others()
    {
        using var busy = SilentSessions.Create(1, "10.0.0.1", _settings, _clock, inbound: false);
        using var other = Connect();
        _requests.Announce(busy, HashOf(1));
        _requests.Assign(100);

        _requests.Announce(busy, HashOf(1), isPage: true);
        Assert.Empty(_requests.Assign(100));
        _requests.Announce(other, HashOf(1));
        _requests.Announce(busy, HashOf(1));
        Assert.Equal(other, Assert.Single(_requests.Assign(100)).Key);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(busy, Assert.Single(_requests.Assign(100)).Key);
    }

    private static Hash256 HashOf(int number) => Hash256.DoubleSha256(BitConverter.GetBytes(number));

    private PeerSession Connect() => DeadSession.Create(_clock, _settings);
}
