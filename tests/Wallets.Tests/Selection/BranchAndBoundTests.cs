using Blockyard.Wallets.Selection;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Wallets.Tests.Selection;

public sealed class BranchAndBoundTests
{
    [Fact]
    public void Finds_the_closest_match_that_trying_everything_finds() =>
        Prop.ForAll(
            (from count in Gen.Choose(0, 10)
             from values in Gen.ArrayOf(Gen.Choose(1, 12), count)
             from target in Gen.Choose(1, 60)
             from window in Gen.Choose(0, 3)
             select (values.Select(value => (long)value).OrderDescending().ToArray(), target, window)).ToArbitrary(),
            problem =>
            {
                var (values, target, window) = problem;
                var best = Enumerable.Range(0, 1 << values.Length)
                    .Select(set => values.Where((_, i) => (set >> i & 1) == 1).Sum())
                    .Where(sum => sum >= target && sum <= target + window)
                    .DefaultIfEmpty(-1)
                    .Min();
                var found = BranchAndBound.Search(values, target, window);

                Assert.Equal(best, found?.Sum(position => values[position]) ?? -1);
                Assert.Equal(found?.Length, found?.Distinct().Count());
            }).QuickCheckThrowOnFailure();
}
