using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Selection;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Wallets.Tests.Selection;

public sealed class CoinSelectorTests
{
    private const int OutputWeight = 31 * 4;

    private static readonly Arbitrary<(long[] Values, long Amount, long Rate, bool FeeIncluded)> Problems = (
        from count in Gen.Choose(0, 30)
        from values in Gen.ArrayOf(Gen.OneOf(Gen.Choose(1, 2_000), Gen.Choose(1, 1_000_000), Gen.Constant(50_000)), count)
        from amount in Gen.OneOf(Gen.Choose(1, 100_000), Gen.Choose(1, 5_000_000))
        from rate in Gen.Elements(0, 1_000, 1_234, 25_000, 300_000)
        from included in Gen.Elements(true, false)
        select (values.Select(value => (long)value).ToArray(), (long)amount, (long)rate, included)).ToArbitrary();

    [Fact]
    public void Every_selection_balances_and_pays_its_rate() =>
        Prop.ForAll(Problems, problem =>
        {
            var target = Target(problem.Amount, problem.Rate, problem.FeeIncluded);
            var selection = CoinSelector.Select(Coins(problem.Values), target);
            if (selection is null)
            {
                return;
            }

            var sum = selection.Coins.Sum(coin => coin.Value);
            var paid = sum - selection.Fee - selection.Change;
            Assert.Equal(selection.Coins.Count, selection.Coins.Distinct().Count());
            Assert.Equal(problem.FeeIncluded ? Math.Min(problem.Amount, paid) : problem.Amount, paid);
            Assert.True(selection.Fee >= target.FeeRate.FeeFor(PaymentSize.VirtualSize(selection.Weight)), "fee below the rate");
            Assert.True(selection.Change is 0 or >= 294, "change is dust");
            Assert.Equal(target.WeightWith(selection.Coins.Count, selection.Change > 0), selection.Weight);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Coins_that_suffice_are_always_found() =>
        Prop.ForAll(Problems, problem =>
        {
            var target = Target(problem.Amount, problem.Rate, problem.FeeIncluded);
            var selection = CoinSelector.Select(Coins(problem.Values), target);

            // Largest first: the best sum for every number of coins.
            var sums = problem.Values.OrderDescending().Select((_, i) => problem.Values.OrderDescending().Take(i + 1).Sum());
            var solvable = sums.Select((sum, i) => sum >= target.NeededWith(i + 1)).Any(enough => enough);
            Assert.Equal(solvable, selection is not null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fee_never_exceeds_what_change_would_have_cost() =>
        Prop.ForAll(Problems, problem =>
        {
            var target = Target(problem.Amount, problem.Rate, problem.FeeIncluded);
            if (CoinSelector.Select(Coins(problem.Values), target) is not { } selection)
            {
                return;
            }

            // One more output, one more input later, and dust at most; rounding adds a satoshi an input.
            var tolerated = target.FeeWith(selection.Coins.Count, change: true) + target.FeeRate.FeeFor(
                68) + 294 + selection.Coins.Count;
            Assert.True(selection.Fee <= tolerated, $"fee {selection.Fee} for a selection that should cost {tolerated} at most");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_match_is_preferred_to_change()
    {
        var target = Target(30_000, 1_000);
        var exact = target.NeededWith(2) + 1;
        var selection = CoinSelector.Select(Coins([1_000_000, exact - 10_000, 10_000, 500]), target)!;

        Assert.Equal([exact - 10_000, 10_000], selection.Coins.Select(coin => coin.Value).OrderDescending());
        Assert.Equal(0, selection.Change);
    }

    [Fact]
    public void Change_comes_back_where_nothing_matches()
    {
        var selection = CoinSelector.Select(Coins([1_000_000, 400_000]), Target(30_000, 1_000))!;

        Assert.Equal(1_000_000, Assert.Single(selection.Coins).Value);
        Assert.Equal(141, selection.Fee);
        Assert.Equal(1_000_000 - 30_000 - 141, selection.Change);
    }

    [Fact]
    public void Dust_goes_to_the_fee()
    {
        var selection = CoinSelector.Select(Coins([30_000 + 141 + 293]), Target(30_000, 1_000))!;

        Assert.Equal(0, selection.Change);
        Assert.Equal(141 + 293, selection.Fee);
    }

    [Fact]
    public void Recipients_can_bear_the_fee()
    {
        var selection = CoinSelector.Select(Coins([100_000]), Target(100_000, 1_000, feeIncluded: true))!;

        Assert.Equal(110, selection.Fee);
        Assert.Equal(0, selection.Change);
    }

    [Fact]
    public void Waiting_change_is_used_only_if_the_rest_does_not_suffice()
    {
        var waiting = new SpendableCoin(new OutPoint(Hash256.Zero, 9), 900_000, default, IsConfirmed: false);
        SpendableCoin[] coins = [waiting, .. Coins([50_000, 60_000])];

        Assert.DoesNotContain(waiting, CoinSelector.Select(coins, Target(100_000, 1_000))!.Coins);
        Assert.Contains(waiting, CoinSelector.Select(coins, Target(200_000, 1_000))!.Coins);
    }

    [Fact]
    public void A_search_over_many_like_coins_ends()
    {
        var selection = CoinSelector.Select(Coins([.. Enumerable.Repeat(5_000_000_000L, 2_000)]), Target(12_345_678_901, 1_000));

        Assert.Equal(3, selection!.Coins.Count);
    }

    private static SelectionTarget Target(long amount, long rate, bool feeIncluded = false) =>
        new(amount, 1, OutputWeight, new FeeRate(rate), feeIncluded);

    private static SpendableCoin[] Coins(long[] values) =>
        [.. values.Select((value, i) =>
            new SpendableCoin(
                new OutPoint(Hash256.Zero, (uint)i), value, new KeyId(KeyBranch.Receive, (uint)i), IsConfirmed: true))];
}
