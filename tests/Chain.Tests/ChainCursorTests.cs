using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class ChainCursorTests
{
    private readonly TestKey _rival = new("rival");

    [Fact]
    public async Task Without_a_locator_it_stands_at_the_tip_and_with_an_empty_one_before_everything()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(3);

        Assert.Empty(chain.Chain.OpenCursor().Next(10));
        Assert.Equal(["+1", "+2", "+3"], Walk(chain.Chain.OpenCursor(new BlockLocator([]))));
    }

    [Fact]
    public async Task It_goes_back_to_the_fork_and_up_the_other_branch_in_pages_of_any_size()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        await chain.MineAsync(3);
        var locator = BlockLocator.Of(chain.Tip);
        await chain.MineAsync(4, fork, _rival);

        foreach (var page in new[] { 1, 2, 3, 4, 100 })
        {
            Assert.Equal(["-5", "-4", "-3", "+3", "+4", "+5", "+6"], Walk(chain.Chain.OpenCursor(locator), page));
        }
    }

    [Fact]
    public async Task Steps_that_were_taken_are_taken_back_when_the_chain_turns_meanwhile()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        await chain.MineAsync(2);
        var cursor = chain.Chain.OpenCursor(new BlockLocator([]));
        Assert.Equal(["+1", "+2", "+3"], cursor.Next(3).Select(Describe));

        await chain.MineAsync(3, fork, _rival);

        Assert.Equal(["-3", "+3", "+4", "+5"], Walk(cursor));
    }

    [Fact]
    public async Task Its_place_can_be_taken_to_another_node_that_never_saw_the_branch()
    {
        await using var one = await TestChain.StartAsync();
        await using var two = await TestChain.StartAsync();
        var fork = await one.MineAsync(5);
        for (var height = 1; height <= 5; height++)
        {
            await two.SubmitAsync(one.Chain.ReadBlock(fork.GetAncestor(height)!));
        }

        await one.MineAsync(3);
        await two.MineAsync(2, miner: _rival);
        var moved = two.Chain.OpenCursor(one.Chain.OpenCursor().Locator);

        // The consumer knows which of its own blocks are above the common one.
        Assert.Equal(fork.Hash, moved.Position.Hash);
        Assert.Equal(["+6", "+7"], Walk(moved));
    }

    [Fact]
    public async Task It_waits_for_the_tip_to_move()
    {
        await using var chain = await TestChain.StartAsync();
        var cursor = chain.Chain.OpenCursor();
        var waiting = cursor.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        await chain.MineAsync(1);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["+1"], Walk(cursor));
        using var stop = new CancellationTokenSource();
        var cancelled = cursor.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    private static List<string> Walk(ChainCursor cursor, int page = 10)
    {
        var steps = new List<string>();
        while (cursor.Next(page) is { Count: > 0 } next)
        {
            Assert.InRange(next.Count, 1, page);
            steps.AddRange(next.Select(Describe));
        }

        return steps;
    }

    private static string Describe(ChainStep step) => $"{(step.Connected ? '+' : '-')}{step.Entry.Height}";
}
