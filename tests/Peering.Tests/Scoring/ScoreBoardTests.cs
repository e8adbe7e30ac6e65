using System.Net;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Scoring;

public sealed class ScoreBoardTests
{
    private static readonly IPAddress Home = IPAddress.Parse("10.0.0.1");

    private readonly TestClock _clock = new(TestChain.Start);

    [Fact]
    public void Points_add_up_and_are_forgiven_one_by_one()
    {
        var scores = Create();

        Assert.Equal(20, scores.Add(NodeOf(1), Home, Offence.InvalidTransaction));
        Assert.Equal(21, scores.Add(NodeOf(1), Home, Offence.UnaskedTransaction));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(11, scores.Of(NodeOf(1), Home));
        Assert.Equal(31, scores.Add(NodeOf(1), Home, Offence.InvalidTransaction));
        Assert.Equal(0, scores.Of(NodeOf(2), Home));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, scores.Of(NodeOf(1), Home));
    }

    [Fact]
    public void Small_offences_add_up_although_time_passes_between_them()
    {
        var scores = Create();
        for (var i = 0; i < 99; i++)
        {
            Assert.True(scores.Add(NodeOf(1), Home, Offence.UnaskedTransaction) < OffencePoints.Limit);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(OffencePoints.Limit, scores.Add(NodeOf(1), Home, Offence.UnaskedTransaction));
    }

    [Fact]
    public void What_somebody_does_elsewhere_with_the_id_of_a_node_is_not_held_against_it()
    {
        var scores = Create();
        var away = IPAddress.Parse("10.6.6.6");

        scores.Add(NodeOf(1), away, Offence.InvalidTransaction);

        Assert.Equal(0, scores.Of(NodeOf(1), Home));
        Assert.Equal(20, scores.Of(NodeOf(1), away));
        scores.Add(NodeOf(1), Home, Offence.InvalidTransaction);
        scores.Clear(BanTarget.Of(NodeOf(1), away));
        Assert.Equal(0, scores.Of(NodeOf(1), away));
        Assert.Equal(20, scores.Of(NodeOf(1), Home));
        scores.Clear(BanTarget.Of(NodeOf(1)));
        Assert.Equal(0, scores.Of(NodeOf(1), Home));
    }

    [Theory]
    [InlineData("InvalidBlock")]
    [InlineData("InvalidHeader")]
    [InlineData("BrokenProtocol")]
    [InlineData("UnconnectedHeaders")]
    [InlineData("Flood")]
    public void Some_offences_are_enough_by_themselves(string offence) =>
        Assert.Equal(OffencePoints.Limit, Create().Add(NodeOf(1), Home, Enum.Parse<Offence>(offence)));

    [Fact]
    public void The_board_is_bounded_and_counts_everything()
    {
        var scores = Create();
        for (var i = 0; i <= 1_024; i++)
        {
            scores.Add(NodeOf(i), Home, Offence.InvalidTransaction);
        }

        Assert.Equal(0, scores.Of(NodeOf(0), Home));
        Assert.Equal(20, scores.Of(NodeOf(1), Home));
        Assert.Contains(new PeerOffences("invalid_transaction", 1_025), scores.Counts);
    }

    [Fact]
    public void An_address_is_discouraged_for_an_hour_with_those_of_the_same_owner()
    {
        var discouraged = new DiscouragedAddresses(_clock);
        discouraged.Add(IPAddress.Parse("2001:db8::1"));
        discouraged.Add(IPAddress.Parse("::ffff:10.0.0.1"));

        Assert.True(discouraged.Contains(IPAddress.Parse("2001:db8::ffff")));
        Assert.False(discouraged.Contains(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.True(discouraged.Contains(IPAddress.Parse("10.0.0.1")));
        Assert.False(discouraged.Contains(IPAddress.Parse("10.0.0.2")));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False(discouraged.Contains(IPAddress.Parse("10.0.0.1")));
    }

    private static NodeId NodeOf(int number)
    {
        var bytes = new byte[NodeId.Size];
        BitConverter.TryWriteBytes(bytes, number);
        return new NodeId(bytes);
    }

    private ScoreBoard Create() => new(TestNode.Quick("a"), _clock);
}
