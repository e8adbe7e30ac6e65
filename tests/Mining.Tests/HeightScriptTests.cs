namespace Blockyard.Mining.Tests;

public sealed class HeightScriptTests
{
    [Theory]
    [InlineData(0u, "00")]
    [InlineData(1u, "51")]
    [InlineData(16u, "60")]
    [InlineData(17u, "0111")]
    [InlineData(127u, "017f")]
    [InlineData(128u, "028000")]
    [InlineData(255u, "02ff00")]
    [InlineData(256u, "020001")]
    [InlineData(32767u, "02ff7f")]
    [InlineData(32768u, "03008000")]
    [InlineData(227931u, "035b7a03")]
    [InlineData(8388608u, "0400008000")]
    [InlineData(uint.MaxValue, "05ffffffff00")]
    public void Heights_are_pushed_the_shortest_way(uint height, string expected)
    {
        Assert.Equal(expected, Convert.ToHexStringLower(HeightScript.Encode(height)));
    }
}
