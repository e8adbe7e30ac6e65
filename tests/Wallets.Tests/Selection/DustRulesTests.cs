using Blockyard.Wallets.Selection;

namespace Blockyard.Wallets.Tests.Selection;

public sealed class DustRulesTests
{
    [Theory]
    [InlineData("0014", 20, 294)]
    [InlineData("0020", 32, 330)]
    [InlineData("5120", 32, 330)]
    [InlineData("a914", 21, 540)]
    [InlineData("76a914", 22, 546)]
    public void Threshold_is_that_of_Bitcoin_Core(string start, int zeros, long expected)
    {
        byte[] script = [.. Convert.FromHexString(start), .. new byte[zeros]];

        Assert.Equal(expected, DustRules.Threshold(script));
    }
}
