using Blockyard.Peering.Sync;

namespace Blockyard.Peering.Tests.Sync;

public sealed class StallLimitTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private readonly StallLimit _limit = new(Shortest);

    [Fact]
    public void Doubles_with_each_peer_that_was_left_but_not_for_ever()
    {
        _limit.NoteStalled();
        Assert.Equal(Shortest * 2, _limit.Current);
        for (var i = 0; i < 10; i++)
        {
            _limit.NoteStalled();
        }

        Assert.Equal(Shortest * 8, _limit.Current);
    }

    [Fact]
    public void Comes_back_when_blocks_come()
    {
        _limit.NoteStalled();
        _limit.NoteBlock();
        Assert.InRange(_limit.Current, Shortest, Shortest * 2 * 0.9);
        for (var i = 0; i < 10; i++)
        {
            _limit.NoteBlock();
        }

        Assert.Equal(Shortest, _limit.Current);
    }
}
