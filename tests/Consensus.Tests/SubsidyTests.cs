namespace Blockyard.Consensus.Tests;

public sealed class SubsidyTests
{
    [Theory]
    [InlineData(0, 50_0000_0000)]
    [InlineData(149, 50_0000_0000)]
    [InlineData(150, 25_0000_0000)]
    [InlineData(299, 25_0000_0000)]
    [InlineData(300, 12_5000_0000)]
    [InlineData(32 * 150, 1)]
    [InlineData(33 * 150, 0)]
    [InlineData(64 * 150, 0)]
    [InlineData(int.MaxValue, 0)]
    public void Regtest_halves_every_150_blocks(int height, long expected) =>
        Assert.Equal(expected, Subsidy.At(height, ChainParams.Regtest));

    [Theory]
    [InlineData(209_999, 50_0000_0000)]
    [InlineData(210_000, 25_0000_0000)]
    public void Devnet_halves_every_210_000_blocks(int height, long expected) =>
        Assert.Equal(expected, Subsidy.At(height, ChainParams.Devnet));
}
