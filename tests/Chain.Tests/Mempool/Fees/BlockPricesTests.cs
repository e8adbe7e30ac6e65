using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Consensus;

namespace Blockyard.Chain.Tests.Mempool.Fees;

public sealed class BlockPricesTests
{
    private readonly BlockPrices _prices = new();

    [Fact]
    public void Before_the_first_block_nothing_is_known()
    {
        Assert.Equal(0, _prices.LongestTarget);
        Assert.Equal(default, _prices.PriceFor(1));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 1)]
    [InlineData(32, 2)]
    [InlineData(160, 10)]
    [InlineData(2_016, 120)]
    [InlineData(5_000, 120)]
    public void It_takes_sixteen_blocks_for_each_of_a_target(int blocks, int target)
    {
        for (var i = 0; i < blocks; i++)
        {
            Add(1_000);
        }

        Assert.Equal(target, _prices.LongestTarget);
        Assert.Equal(Math.Min(blocks, 2_016), _prices.Count);
    }

    [Fact]
    public void Whoever_can_wait_for_a_cheap_block_pays_its_price()
    {
        for (var i = 0; i < 500; i++)
        {
            Add(i % 4 == 0 ? 1_000 : 9_000);
        }

        Assert.Equal([9_000, 9_000, 9_000, 1_000, 1_000], new[] { 1, 2, 3, 4, 1_008 }.Select(n => _prices.PriceFor(n).SatsPerKvB));
    }

    [Fact]
    public void A_rare_dear_block_is_no_reason_to_pay_more()
    {
        for (var i = 0; i < 500; i++)
        {
            Add(i % 25 == 0 ? 90_000 : 1_000);
        }

        Assert.Equal(1_000, _prices.PriceFor(1).SatsPerKvB);
    }

    [Fact]
    public void A_full_block_of_unknown_transactions_says_nothing()
    {
        _prices.Add(BlockRules.MaxWeight, []);

        Assert.Equal(0, _prices.Count);
    }

    [Fact]
    public void What_was_kept_is_known_again()
    {
        for (var i = 0; i < 100; i++)
        {
            Add(1_000 + (i * 7 % 13));
        }

        var again = new BlockPrices();
        again.Restore(_prices.ToArray());

        Assert.Equal(_prices.ToArray(), again.ToArray());
        Assert.Equal(_prices.PriceFor(3), again.PriceFor(3));
        again.Restore([.. Enumerable.Repeat(new FeeRate(5), 3_000)]);
        Assert.Equal(2_016, again.Count);
    }

    private void Add(long rate) => _prices.Add(BlockRules.MaxWeight, [new FeeRate(rate)]);
}
