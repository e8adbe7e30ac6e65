using Blockyard.Peering.Sessions;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Sessions;

public sealed class PenaltiesTests
{
    private readonly TestClock _clock = new(TestChain.Start);

    [Fact]
    public void Each_lapse_keeps_a_node_out_for_longer_up_to_an_hour()
    {
        var penalties = new Penalties(TestNode.Quick("a") with { PenaltyTime = TimeSpan.FromMinutes(1) }, _clock);
        int[] minutes = [1, 2, 4, 8, 16, 32, 60, 60];

        foreach (var expected in minutes)
        {
            penalties.Add(NodeOf(1));
            Assert.Equal(TimeSpan.FromMinutes(expected), penalties.Left(NodeOf(1)));
            _clock.Advance(TimeSpan.FromMinutes(expected));
            Assert.Equal(TimeSpan.Zero, penalties.Left(NodeOf(1)));
        }
    }

    [Fact]
    public void Nodes_are_judged_one_by_one_and_the_oldest_is_forgotten()
    {
        var penalties = new Penalties(TestNode.Quick("a"), _clock);
        for (var i = 0; i <= 1_024; i++)
        {
            penalties.Add(NodeOf(i));
        }

        Assert.Equal(TimeSpan.Zero, penalties.Left(NodeOf(0)));
        Assert.NotEqual(TimeSpan.Zero, penalties.Left(NodeOf(1)));
        Assert.Equal(TimeSpan.Zero, penalties.Left(NodeOf(2_000)));
    }

    private static NodeId NodeOf(int number)
    {
        var bytes = new byte[NodeId.Size];
        BitConverter.TryWriteBytes(bytes, number);
        return new NodeId(bytes);
    }
}
