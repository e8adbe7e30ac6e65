namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>Several miners whose blocks take time to get around and whose clocks disagree.</summary>
/// <remarks>
/// A block with a time ahead makes the next one easier, by a factor of two for each half-life, and the one after that is as hard as
/// before: the schedule counts from block 1, so that no lead stays. Clocks that are wrong by minutes move single blocks that way, and
/// so the mean is taken over more of them than where clocks are right.
/// </remarks>
public sealed class DifficultyOfManyMinersTests
{
    private const double Stretch = 48 * 600;
    private const double Settling = 3 * 600;

    private static readonly HashPower[] Plan = [new(0, 1e8), new(Stretch, 1e9), new(2 * Stretch, 1e8)];

    public static TheoryData<double[], double> Networks => new()
    {
        { [0, 0, 0, 0, 0], 1 },
        { [0, 5, -5, 60, -60], 0.5 },
        { [0, 600, -600, 1_800, -1_800], 0.2 },
        { [3_500, 3_500, 3_500, 0, -3_500], 0.2 },
        { [0, 0, 3_500, -3_500, -3_500], 0.2 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Blocks_come_every_ten_seconds_and_all_nodes_have_one_chain(double[] skews, double meanDelay)
    {
        VirtualMiner[] miners = [.. skews.Select(skew => new VirtualMiner(1.0 / skews.Length, skew))];
        Parallel.For(1, 3, seed =>
        {
            var network = new VirtualNetwork(miners, seed, meanDelay);
            network.Run(Plan, 3 * Stretch);
            network.Settle();
            var trace = network.Trace();

            Assert.All(Plan, power => Assert.InRange(trace.MeanSpacing(power.From + Settling, power.From + Stretch), 9, 11));
            Assert.True(network.Found > trace.Height, "blocks went stale");
            Assert.Single(network.Nodes.Select(node => node.Tree.BestHeader.ChainWork).Distinct());
            Assert.All(network.Nodes, node => Assert.Equal(0, node.Refused));
        });
    }
}
