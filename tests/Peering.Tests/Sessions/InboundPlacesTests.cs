using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Sessions;

public sealed class InboundPlacesTests
{
    private readonly TestClock _clock = new(TestChain.Start);
    private readonly PeerSettings _settings = TestNode.Quick("a") with { MaxInbound = 32, MaxDiscouraged = 3 };
    private readonly DiscouragedAddresses _discouraged;
    private readonly PeerTable _table;
    private int _numbers;

    public InboundPlacesTests()
    {
        _discouraged = new DiscouragedAddresses(_clock);
        var bans = new BanList(_settings, new MemoryPeerFiles(), 1, _clock, new RecordingLogger());
        _table = new PeerTable(_settings, new PeerStanding(new ScoreBoard(_settings, _clock), bans, _discouraged));
    }

    [Fact]
    public void As_long_as_there_is_room_nobody_goes()
    {
        for (var i = 0; i < 32; i++)
        {
            Assert.Equal(Registration.Added, _table.TryAdd(Come("10.0.0.1")));
        }

        Assert.Equal(32, _table.Sessions.Length);
        Assert.Equal(0, _table.Evicted);
    }

    [Fact]
    public void One_owner_of_addresses_cannot_fill_all_places()
    {
        var honest = Enumerable.Range(1, 6).Select(i => Arrive($"10.0.1.{i}")).ToList();
        for (var i = 0; i < 1_000; i++)
        {
            Arrive("10.9.9.9");
        }

        Assert.Equal(32, _table.Sessions.Length);
        Assert.All(honest, session => Assert.Null(session.End));

        // And whoever comes now gets a place of the many.
        var late = Arrive("10.0.1.7");
        Assert.Null(late.End);
        Assert.Contains(late, _table.Sessions);
    }

    [Fact]
    public void Strangers_from_everywhere_do_not_push_out_those_that_are_fast_useful_or_old()
    {
        var old = Enumerable.Range(1, 4).Select(i => Arrive($"10.0.1.{i}")).ToList();
        _clock.Advance(TimeSpan.FromHours(1));
        var strangers = Enumerable.Range(0, 20).Select(i => Arrive($"10.1.{i}.1")).ToList();
        var fast = Enumerable.Range(0, 4).Select(i => Arrive($"10.2.{i}.1")).ToList();
        fast.ForEach(session => Answer(session, TimeSpan.FromMilliseconds(1)));
        strangers.ForEach(session => Answer(session, TimeSpan.FromMilliseconds(50)));
        var miner = Arrive("10.3.0.1");
        miner.Use.NoteBlock();
        var payer = Arrive("10.3.0.2");
        payer.Use.NoteTransaction();
        for (var i = 0; i < 500; i++)
        {
            Answer(Arrive($"10.8.{i / 250}.{i % 250}"), TimeSpan.FromMilliseconds(50));
        }

        Assert.All([.. old, .. fast, miner, payer], session => Assert.Null(session.End));
        Assert.Equal(32, _table.Sessions.Length);
        Assert.Equal(500 - 2, _table.Evicted);
    }

    [Fact]
    public void Whoever_goes_is_told_why_and_may_come_back()
    {
        for (var i = 0; i < 33; i++)
        {
            Arrive("10.0.0.1");
        }

        Assert.Equal(1, _table.Evicted);
        var gone = Enumerable.Range(0, 33).Count(i => _table.Sessions.All(session => session.Remote.Id != IdOf(i + 1)));
        Assert.Equal(1, gone);
    }

    [Fact]
    public void Where_banned_nodes_were_seen_comes_first()
    {
        var neighbour = Arrive("10.9.9.9");
        Enumerable.Range(0, 31).ToList().ForEach(i => Arrive($"10.0.0.{i}"));
        _discouraged.Add(IPAddress.Parse("10.9.9.9"));

        Arrive("10.0.1.1");

        Assert.Equal(EndReason.Evicted, neighbour.End?.Reason);
    }

    [Fact]
    public void Who_lives_there_gets_in_but_shares_a_few_places()
    {
        _discouraged.Add(IPAddress.Parse("10.9.9.9"));
        var sessions = Enumerable.Range(0, 20).Select(_ => Arrive("10.9.9.9")).ToList();

        Assert.Equal(3, _table.Sessions.Length);
        Assert.Null(sessions[^1].End);
        Assert.Null(sessions[0].End);
        Assert.Equal(Registration.Added, _table.TryAdd(Come("10.0.0.1")));
    }

    private static NodeId IdOf(int number)
    {
        var id = new byte[NodeId.Size];
        BitConverter.TryWriteBytes(id, number);
        return new NodeId(id);
    }

    private PeerSession Come(string address) => SilentSessions.Create(++_numbers, address, _settings, _clock);

    private PeerSession Arrive(string address)
    {
        var session = Come(address);
        Assert.Equal(Registration.Added, _table.TryAdd(session));
        _clock.Advance(TimeSpan.FromSeconds(1));
        return session;
    }

    private void Answer(PeerSession session, TimeSpan after)
    {
        var ping = session.Pings.Ask().Ping;
        _clock.Advance(after);
        session.Pings.Note(new Pong { Nonce = ping.Nonce });
    }
}
