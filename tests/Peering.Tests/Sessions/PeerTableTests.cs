using System.Net;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Sessions;

public sealed class PeerTableTests
{
    private const string Home = "10.0.0.1";
    private const string Elsewhere = "10.6.6.6";

    // Between the ids of the nodes 1 and 200, which decides whose dialling counts.
    private const byte Own = 100;

    private readonly TestClock _clock = new(TestChain.Start);
    private readonly PeerSettings _settings = TestNode.Quick("a") with { NodeId = IdOf(Own) };
    private readonly PeerTable _table;

    public PeerTableTests()
    {
        var bans = new BanList(_settings, new MemoryPeerFiles(), 1, _clock, new RecordingLogger());
        _table = new PeerTable(
            _settings, new PeerStanding(new ScoreBoard(_settings, _clock), bans, new DiscouragedAddresses(_clock)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(200, true)]
    [InlineData(200, false)]
    public void Whoever_comes_from_elsewhere_with_the_id_of_a_node_neither_pushes_it_out_nor_keeps_it_out(byte number, bool inbound)
    {
        using var before = Create(number, Home, inbound);
        using var liar = Create(number, Elsewhere, inbound: true);
        using var after = Create(number, "10.0.0.2", !inbound);

        Assert.Equal(Registration.Added, _table.TryAdd(before));
        Assert.Equal(Registration.Added, _table.TryAdd(liar));
        Assert.Equal(Registration.Added, _table.TryAdd(after));

        Assert.Null(before.End);
        Assert.Null(after.End);
        Assert.Same(before, _table.Find(IdOf(number), IPAddress.Parse(Home)));
        Assert.Same(liar, _table.Find(IdOf(number), IPAddress.Parse(Elsewhere)));
        Assert.Null(_table.Find(IdOf(number), IPAddress.Parse("10.0.0.3")));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(200, false)]
    public void Of_two_connections_with_a_node_at_one_address_the_one_dialled_by_the_smaller_id_stays(byte number, bool inbound)
    {
        using var right = Create(number, Home, inbound);
        using var wrong = Create(number, Home, !inbound);
        Assert.Equal(Registration.Added, _table.TryAdd(wrong));

        Assert.Equal(Registration.Added, _table.TryAdd(right));
        Assert.Equal(EndReason.Duplicate, wrong.End?.Reason);
        using var again = Create(number, Home, !inbound);
        Assert.Equal(Registration.Duplicate, _table.TryAdd(again));

        Assert.Same(right, Assert.Single(_table.Sessions));
    }

    [Fact]
    public void A_node_that_stops_says_so_to_whoever_comes()
    {
        using var late = Create(1, Home, inbound: true);
        _table.Shut();

        Assert.Equal(Registration.Closed, _table.TryAdd(late));
    }

    private static NodeId IdOf(byte number)
    {
        var id = new byte[NodeId.Size];
        id[0] = number;
        return new NodeId(id);
    }

    private PeerSession Create(byte number, string address, bool inbound) =>
        SilentSessions.Create(number, address, _settings, _clock, inbound);
}
