using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

public sealed class CoinRulesTests
{
    private static readonly byte[] AnyScript = [0x51];

    [Fact]
    public void The_fee_is_what_the_outputs_leave()
    {
        var result = Check([Coin(700), Coin(300)], [900], out var fee);

        Assert.True(result.IsValid);
        Assert.Equal(100, fee);
    }

    [Fact]
    public void Outputs_may_take_everything_but_no_more()
    {
        Assert.True(Check([Coin(1_000)], [1_000], out _).IsValid);
        var result = Check([Coin(1_000)], [600, 401], out var fee);
        Assert.Equal("bad-txns-in-belowout", result.Reason);
        Assert.Equal("value in (1000) < value out (1001)", result.Detail);
        Assert.Equal(0, fee);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(99, false)]
    public void A_coinbase_matures_after_100_blocks(int depth, bool valid)
    {
        var coin = new Coin(1_000, AnyScript, 10, isCoinbase: true);

        var result = Check([coin], [1_000], out _, height: 10 + depth);

        Assert.Equal(valid ? "" : "bad-txns-premature-spend-of-coinbase", result.Reason);
        Assert.Equal(valid ? "" : $"tried to spend coinbase at depth {depth}", result.Detail);
    }

    [Fact]
    public void Other_coins_need_not_mature() => Assert.True(Check([Coin(5)], [5], out _, height: 1).IsValid);

    [Theory]
    [InlineData(-1)]
    [InlineData(Money.MaxMoney + 1)]
    public void A_coin_out_of_range_is_refused(long value) =>
        Assert.Equal("bad-txns-inputvalues-outofrange", Check([Coin(value)], [0], out _).Reason);

    [Fact]
    public void Coins_out_of_range_together_are_refused() =>
        Assert.Equal("bad-txns-inputvalues-outofrange", Check([Coin(Money.MaxMoney), Coin(1)], [0], out _).Reason);

    [Theory]
    [InlineData("6a", true)]
    [InlineData("6a0101", true)]
    [InlineData("", false)]
    [InlineData("51", false)]
    [InlineData("016a", false)]
    public void Scripts_that_begin_with_return_can_never_be_spent(string script, bool unspendable) =>
        Assert.Equal(unspendable, CoinRules.IsUnspendable(Convert.FromHexString(script)));

    [Fact]
    public void Scripts_over_10_000_bytes_can_never_be_spent()
    {
        Assert.False(CoinRules.IsUnspendable(new byte[10_000]));
        Assert.True(CoinRules.IsUnspendable(new byte[10_001]));
    }

    private static Coin Coin(long value) => new(value, AnyScript, 1, isCoinbase: false);

    private static ValidationResult Check(Coin[] spent, long[] outputs, out long fee, int height = 200)
    {
        var inputs = spent.Select((_, i) => new TxInput(new OutPoint(Hash256.Sha256([7]), (uint)i), default, 0)).ToArray();
        var transaction = Transaction.Create(2, inputs, outputs.Select(value => new TxOutput(value, AnyScript)).ToArray(), 0);
        return CoinRules.Check(transaction, spent, height, out fee);
    }
}
