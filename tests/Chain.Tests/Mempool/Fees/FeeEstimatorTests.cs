using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Tests.Mempool.Admission;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Fees;

public sealed class FeeEstimatorTests : PoolTest
{
    private static readonly FeeRate Floor = new(100);

    [Theory, InlineData(1), InlineData(6), InlineData(1_008)]
    public void Where_there_is_room_the_least_is_enough(int blocks)
    {
        Harness.Admit((Pay(Coins[0]) with { Fee = 90_000 }).Build());

        Assert.Equal(Floor, Harness.Fees.Estimate(blocks));
    }

    [Theory, InlineData(0), InlineData(1_009)]
    public void A_number_of_blocks_out_of_range_is_a_mistake_of_the_caller(int blocks)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Harness.Fees.Estimate(blocks));
    }

    [Fact]
    public void What_waits_has_to_be_outbid()
    {
        // Nearly three blocks' worth at 50, 20 and 5 satoshis per virtual byte.
        AddWaiting(50, 20, 5);

        Assert.InRange(Harness.Fees.Estimate(1).SatsPerKvB, 20_000, 30_000);
        Assert.InRange(Harness.Fees.Estimate(2).SatsPerKvB, 5_000, 7_000);
        Assert.Equal(Floor, Harness.Fees.Estimate(3));
    }

    [Fact]
    public void Estimates_never_rise_with_the_number_of_blocks()
    {
        AddWaiting(3, 80, 12, 40, 7);
        for (var i = 0; i < 30; i++)
        {
            Harness.Fees.Blocks.Add(BlockRules.MaxWeight, [new FeeRate(1_000 * (1 + (i * 7 % 11)))]);
        }

        var estimates = Enumerable.Range(1, 50).Select(Harness.Fees.Estimate).ToList();

        Assert.Equal(estimates.OrderDescending(), estimates);
        Assert.True(estimates[0] > estimates[^1]);
    }

    [Fact]
    public void Full_blocks_ask_what_their_cheapest_tenth_paid()
    {
        var rates = Enumerable.Range(1, 100).Select(rate => new FeeRate(1_000 * rate)).ToList();
        for (var i = 0; i < 48; i++)
        {
            Harness.Fees.Blocks.Add(BlockRules.MaxWeight, [.. rates]);
        }

        Assert.Equal(new FeeRate(11_000), Harness.Fees.Estimate(3));
    }

    [Fact]
    public void Blocks_with_room_ask_nothing()
    {
        for (var i = 0; i < 48; i++)
        {
            Harness.Fees.Blocks.Add(BlockRules.MaxWeight / 2, [new FeeRate(90_000)]);
        }

        Assert.Equal(Floor, Harness.Fees.Estimate(1));
    }

    [Fact]
    public void The_histogram_holds_all_that_waits_dearest_first()
    {
        AddWaiting(50, 5);

        var groups = Harness.Fees.GetHistogram().DearestFirst().ToList();

        Assert.Equal(2, groups.Count);
        Assert.InRange(groups[0].From.SatsPerKvB, 35_000, 50_000);
        Assert.InRange(groups[1].From.SatsPerKvB, 3_500, 5_000);
        Assert.All(groups, group => Assert.Equal(900_000, group.VirtualSize));
    }

    /// <summary>900,000 virtual bytes at each of these rates, in sat/vB.</summary>
    private void AddWaiting(params int[] rates)
    {
        using var alone = Harness.Pool.Write();
        foreach (var rate in rates)
        {
            for (var i = 0; i < 9; i++)
            {
                var input = new TxInput(new OutPoint(Hash256.Sha256([(byte)rate, (byte)i]), 0), default, 0);
                var transaction = Transaction.Create(2, [input], [new TxOutput(1_000, PoolHarness.Bob.Script)], 0);
                Harness.Pool.Add(new MempoolNode(transaction, 100_000 * rate, 100_000, sigOpsCost: 4));
            }
        }
    }
}
