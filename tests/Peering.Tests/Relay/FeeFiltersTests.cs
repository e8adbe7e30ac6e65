using Blockyard.Peering.Relay;

namespace Blockyard.Peering.Tests.Relay;

public sealed class FeeFiltersTests
{
    [Theory]
    [InlineData(0, 100, true)]
    [InlineData(100, 100, false)]
    [InlineData(1_000, 1_100, false)]
    [InlineData(1_000, 1_400, true)]
    [InlineData(1_000, 900, false)]
    [InlineData(1_000, 700, true)]
    [InlineData(110, 100, true)]
    public void Small_changes_are_not_worth_a_message(long told, long rate, bool isWorth) =>
        Assert.Equal(isWorth, FeeFilters.IsWorthTelling(told, rate, lowest: 100));
}
