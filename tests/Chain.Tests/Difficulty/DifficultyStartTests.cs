using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>The first blocks of a devnet, and those after a time in which nobody mined: they come fast, and the clock has to bear it.</summary>
public sealed class DifficultyStartTests
{
    private const double HalfLife = 600;
    private const double Day = 24 * 3_600;

    /// <summary>One laptop, a good one, and a hall full of machines.</summary>
    [Theory]
    [InlineData(6e7, 600)]
    [InlineData(2.4e8, 700)]
    [InlineData(1e12, 1_500)]
    public void The_first_blocks_come_fast_and_run_ahead_of_the_clock_by_minutes_at_most(double hashesPerSecond, int height)
    {
        var network = new VirtualNetwork([new VirtualMiner(1)], seed: 1);
        network.Run([new HashPower(0, hashesPerSecond)], 3 * HalfLife);
        var node = network.Nodes[0];
        var trace = network.Trace();

        Assert.InRange(trace.Count(0, HalfLife), height - 100, height);
        Assert.InRange(node.MostAhead, 1, 300);
        Assert.Equal(0, node.Refused);

        // By then the chain keeps the clock's time again.
        var tip = node.Tree.BestHeader;
        var found = TestChain.Start.AddSeconds(trace.FoundAt(tip.Height)).ToUnixTimeSeconds();
        Assert.InRange(tip.Header.Time, found - 1, found);

        network.Run([new HashPower(0, hashesPerSecond)], 15 * HalfLife);
        Assert.InRange(network.Trace().MeanSpacing(3 * HalfLife, 15 * HalfLife), 9, 11);
    }

    [Fact]
    public void A_network_that_rested_for_two_days_makes_up_for_it_within_the_clock_and_is_back_to_ten_seconds_afterwards()
    {
        var network = new VirtualNetwork([new VirtualMiner(1)], seed: 1);
        var back = Day + (2 * Day);
        network.Run([new HashPower(0, 6e7), new HashPower(Day, 0), new HashPower(back, 6e7)], back + (36 * HalfLife));
        var trace = network.Trace();

        Assert.InRange(trace.Count(back, back + HalfLife), 2 * Day / 10, (2 * Day / 10) + 600);
        Assert.InRange(network.Nodes[0].MostAhead, 600, 3_600);
        Assert.Equal(0, network.Nodes[0].Refused);
        Assert.InRange(trace.MeanSpacing(back + (12 * HalfLife), back + (36 * HalfLife)), 9, 11);
    }
}
