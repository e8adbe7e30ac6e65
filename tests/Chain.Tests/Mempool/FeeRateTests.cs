using Blockyard.Chain.Mempool;

namespace Blockyard.Chain.Tests.Mempool;

public sealed class FeeRateTests
{
    [Theory]
    [InlineData(100, 0, 0)]
    [InlineData(100, 10, 1)]
    [InlineData(100, 11, 2)]
    [InlineData(1_000, 141, 141)]
    [InlineData(1, 1, 1)]
    public void A_fee_is_rounded_up(long rate, long size, long fee)
    {
        Assert.Equal(fee, new FeeRate(rate).FeeFor(size));
    }

    [Theory, InlineData(141, 141, 1_000), InlineData(1, 3, 333), InlineData(0, 7, 0)]
    public void A_rate_is_rounded_down(long fee, long size, long rate)
    {
        Assert.Equal(new FeeRate(rate), FeeRate.Of(fee, size));
    }

    [Fact]
    public void The_largest_fee_over_one_byte_does_not_overflow()
    {
        Assert.Equal(2_100_000_000_000_000_000, FeeRate.Of(2_100_000_000_000_000, 1).SatsPerKvB);
    }

    [Fact]
    public void Text_is_in_satoshis_per_virtual_byte()
    {
        Assert.Equal("0.1 sat/vB", new FeeRate(100).ToString());
        Assert.Equal("12.345 sat/vB", new FeeRate(12_345).ToString());
    }

    [Fact]
    public void A_rate_over_nothing_is_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FeeRate.Of(1, 0));
    }
}
