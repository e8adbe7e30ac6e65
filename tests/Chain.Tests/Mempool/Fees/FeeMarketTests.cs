namespace Blockyard.Chain.Tests.Mempool.Fees;

/// <summary>Whoever pays the estimate is mined in time, and does not pay many times what it takes.</summary>
public sealed class FeeMarketTests
{
    private const int Blocks = 900;
    private const int Warm = 200;

    private static readonly int[] Targets = [1, 2, 3, 6, 12, 24, 48, 144, 1_008];

    /// <param name="name">Of the market.</param>
    /// <param name="success">
    /// The least share of estimates that are met. Nobody knows of a jump beforehand, so that there the longer targets suffer.
    /// </param>
    /// <param name="overpaid">
    /// The largest share of estimates for the next block that are over five times what it takes. Where bursts come, they may come next.
    /// </param>
    [Theory]
    [InlineData("steady", 0.85, 0.1)]
    [InlineData("swinging", 0.85, 0.25)]
    [InlineData("jumping", 0.8, 0.25)]
    [InlineData("bursting", 0.85, 0.4)]
    public void Estimates_are_met_in_time_in_a_market_that_is(string name, double success, double overpaid)
    {
        using var market = Make(name, seed: 1);

        market.Run(Blocks, Targets);

        Assert.All(Targets[..^1], target => Assert.InRange(market.SuccessOf(target, Warm), success, 1));
        Assert.All(Targets[..3], target => Assert.InRange(market.SuccessOf(target, Warm), 0.9, 1));
        Assert.InRange(market.OverpaidBy(target: 1, Warm, times: 5), 0, overpaid);
        Assert.All(market.Estimates, each => Assert.Equal(each.Values.OrderDescending(), Targets.Select(target => each[target])));
    }

    [Fact]
    public void Patience_is_worth_money_where_prices_swing()
    {
        using var market = Make("swinging", seed: 2);

        market.Run(Blocks, Targets);

        var late = market.Estimates.Skip(Warm).ToList();
        Assert.True(late.Average(each => each[24]) < 0.7 * late.Average(each => each[1]));
    }

    private static FeeMarket Make(string name, int seed) => name switch
    {
        "steady" => new FeeMarket(seed, static _ => 1.1, static _ => 1),
        "swinging" => new FeeMarket(seed, static height => 1.05 + (0.6 * Math.Sin(2 * Math.PI * height / 144)), static _ => 1),
        "jumping" => new FeeMarket(seed, static _ => 1.1, static height => height / 200 % 2 == 0 ? 1 : 4.5),
        _ => new FeeMarket(seed, static height => height % 90 == 89 ? 6 : 0.9, static height => height % 90 == 89 ? 3 : 1),
    };
}
