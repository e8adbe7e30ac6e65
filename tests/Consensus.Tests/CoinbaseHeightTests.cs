namespace Blockyard.Consensus.Tests;

public sealed class CoinbaseHeightTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "51")]
    [InlineData(16, "60")]
    [InlineData(17, "0111")]
    [InlineData(127, "017f")]
    [InlineData(128, "028000")]
    [InlineData(255, "02ff00")]
    [InlineData(256, "020001")]
    [InlineData(32_767, "02ff7f")]
    [InlineData(32_768, "03008000")]
    [InlineData(8_388_608, "0400008000")]
    [InlineData(int.MaxValue, "04ffffff7f")]
    public void A_height_is_the_shortest_push_of_its_number(int height, string expected)
    {
        var buffer = new byte[CoinbaseHeight.MaxLength];

        var length = CoinbaseHeight.Write(height, buffer);

        Assert.Equal(expected, Convert.ToHexStringLower(buffer.AsSpan(0, length)));
        Assert.True(CoinbaseHeight.Matches([.. buffer.AsSpan(0, length), 0xaa], height));
        Assert.True(CoinbaseHeight.Matches(buffer.AsSpan(0, length), height));
        Assert.False(CoinbaseHeight.Matches(buffer.AsSpan(0, length - 1), height));
        Assert.False(CoinbaseHeight.Matches(buffer.AsSpan(0, length), height ^ 1));
    }

    [Fact]
    public void A_push_that_is_longer_than_need_be_does_not_match()
    {
        Assert.False(CoinbaseHeight.Matches([1, 5], 5));
        Assert.False(CoinbaseHeight.Matches([2, 17, 0], 17));
        Assert.False(CoinbaseHeight.Matches([], 0));
    }
}
