using Blockyard.Wallets.Selection;

namespace Blockyard.Wallets.Tests.Selection;

public sealed class PaymentSizeTests
{
    // One input and two P2WPKH outputs: the usual payment has 141 virtual bytes (140.5 with low R).
    [Theory]
    [InlineData(1, 1, 110)]
    [InlineData(1, 2, 141)]
    [InlineData(2, 2, 208)]
    public void Usual_payments_have_their_known_size(int inputs, int outputs, int expected)
    {
        var weight = PaymentSize.Weight(inputs, outputs, outputs * PaymentSize.OutputWeight(22));

        Assert.Equal(expected, PaymentSize.VirtualSize(weight));
    }
}
