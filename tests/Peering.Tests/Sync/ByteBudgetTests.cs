using Blockyard.Peering.Sync;

namespace Blockyard.Peering.Tests.Sync;

public sealed class ByteBudgetTests
{
    private readonly ByteBudget _budget = new(100);

    [Fact]
    public void Takes_no_more_than_there_is_until_some_comes_back()
    {
        Assert.True(_budget.TryTake(60, 0));
        Assert.False(_budget.TryTake(60, 0));
        var seen = _budget.Released.Current;

        _budget.Release(60);

        Assert.True(_budget.Released.Current > seen);
        Assert.True(_budget.TryTake(60, 0));
        Assert.Equal(60, _budget.Used);
    }

    [Fact]
    public void Something_larger_than_all_of_it_passes_alone()
    {
        Assert.True(_budget.TryTake(1_000, 0));
        Assert.False(_budget.TryTake(1, 0));
        Assert.Equal(1_000, _budget.Used);
    }

    [Fact]
    public void What_is_not_urgent_leaves_room_for_what_is()
    {
        Assert.True(_budget.TryTake(60, 40));
        Assert.False(_budget.TryTake(1, 40));
        Assert.True(_budget.TryTake(40, 0));
        Assert.Equal(100, _budget.Used);
    }

    [Fact]
    public void What_is_not_urgent_never_passes_alone_where_it_would_keep_out_what_is()
    {
        Assert.False(_budget.TryTake(70, 40));
        Assert.Equal(0, _budget.Used);
    }
}
