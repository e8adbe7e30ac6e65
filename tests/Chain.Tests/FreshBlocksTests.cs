using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>Blocks that are shown to whoever passes them on, before they are durable.</summary>
public sealed class FreshBlocksTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_valid_block_is_there_before_it_is_durable()
    {
        var log = new FailingBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        await chain.MineAsync(2);
        log.FailCommits = true;
        var block = chain.Next().Build();

        await Assert.ThrowsAsync<IOException>(() => chain.SubmitAsync(block).WaitAsync(Limit));

        Assert.True(chain.Chain.Fresh.TryGet(block.Hash, out var found));
        Assert.Same(block, found);
        Assert.Equal(2, chain.Tip.Height);
    }

    [Fact]
    public async Task The_last_few_are_kept_in_order()
    {
        await using var chain = await TestChain.StartAsync();
        var waiting = chain.Chain.Fresh.WaitPastAsync(0, CancellationToken.None);
        await chain.MineAsync(5);
        await waiting.WaitAsync(Limit);

        Assert.Equal([3, 4, 5], chain.Chain.Fresh.After(0).Select(fresh => fresh.Entry.Height));
        Assert.Equal([5L], chain.Chain.Fresh.After(4).Select(fresh => fresh.Sequence));
        Assert.Equal(5, chain.Chain.Fresh.LastSequence);
        Assert.False(chain.Chain.Fresh.TryGet(chain.Tip.GetAncestor(2)!.Hash, out _));
    }

    [Fact]
    public async Task An_invalid_block_is_never_shown()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(1);
        var greedy = chain.Next();
        greedy.CoinbaseValue = 51 * Money.Coin;

        Assert.Equal(SubmitOutcome.Rejected, (await chain.SubmitAsync(greedy)).Outcome);

        Assert.Equal(1, chain.Chain.Fresh.LastSequence);
    }

    [Fact]
    public async Task Neither_a_side_branch_nor_what_a_reorganisation_connects_is_shown()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(3);
        var shown = chain.Chain.Fresh.LastSequence;
        await using var other = await TestChain.StartAsync();
        await other.MineAsync(4, miner: new TestKey("other"));
        for (var height = 1; height <= 4; height++)
        {
            await chain.SubmitAsync(other.Chain.ReadBlock(other.Tip.GetAncestor(height)!));
        }

        Assert.Equal(other.Tip.Hash, chain.Tip.Hash);
        Assert.Equal(shown, chain.Chain.Fresh.LastSequence);
    }
}
