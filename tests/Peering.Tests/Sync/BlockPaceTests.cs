using Blockyard.Peering.Sync;

namespace Blockyard.Peering.Tests.Sync;

public sealed class BlockPaceTests
{
    private readonly BlockPace _pace = new();

    [Fact]
    public void A_peer_that_nobody_knows_is_asked_for_a_few()
    {
        Assert.Null(_pace.PerBlock);
        Assert.Equal(16, _pace.RunLength);
    }

    [Theory]
    [InlineData(0, 128)]
    [InlineData(1, 128)]
    [InlineData(20, 50)]
    [InlineData(400, 2)]
    [InlineData(5_000, 1)]
    public void A_run_is_about_a_second_of_work(int milliseconds, int length)
    {
        _pace.Note(TimeSpan.FromMilliseconds(milliseconds) * 10, 10);

        Assert.Equal(length, _pace.RunLength);
    }

    [Fact]
    public void The_last_runs_count_most()
    {
        _pace.Note(TimeSpan.FromSeconds(10), 1);
        for (var i = 0; i < 10; i++)
        {
            _pace.Note(TimeSpan.FromSeconds(1), 100);
        }

        Assert.InRange(_pace.PerBlock!.Value.TotalMilliseconds, 10, 20);
    }

    [Fact]
    public void A_run_of_which_nothing_came_says_nothing()
    {
        _pace.Note(TimeSpan.Zero, 0);

        Assert.Null(_pace.PerBlock);
    }
}
