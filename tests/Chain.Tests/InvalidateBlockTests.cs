using Blockyard.Chain.Memory;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class InvalidateBlockTests
{
    private readonly TestKey _rival = new("rival");

    [Fact]
    public async Task The_chain_goes_back_to_the_parent_and_comes_back_when_the_block_is_reconsidered()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(3);
        var before = await chain.HashCoinsAsync();
        var tip = await chain.MineAsync(4);
        var after = await chain.HashCoinsAsync();
        var bad = tip.GetAncestor(4)!;

        Assert.Equal(fork, await InvalidateAsync(chain, bad));

        Assert.Equal(fork, chain.Tip);
        Assert.Equal(fork, chain.Chain.Headers.BestHeader);
        Assert.Equal(before, await chain.HashCoinsAsync());
        for (var entry = tip; entry != fork; entry = entry.Previous!)
        {
            Assert.Equal((BlockStatus.Invalid, true, RejectCode.None), (entry.Status, entry.IsInvalidated, entry.RejectCode));
        }

        Assert.Equal(tip, await ReconsiderAsync(chain, bad));
        Assert.Equal((tip, tip), (chain.Tip, chain.Chain.Headers.BestHeader));
        Assert.Equal(after, await chain.HashCoinsAsync());
        Assert.Equal(BlockStatus.Valid, tip.Status);
    }

    [Fact]
    public async Task The_best_branch_that_is_left_takes_over_although_it_has_less_work_than_the_tip_had()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        var tip = await chain.MineAsync(6);
        var second = await chain.MineAsync(3, fork, _rival);
        var third = await chain.MineAsync(2, fork, new TestKey("third"));

        Assert.Equal(second, await InvalidateAsync(chain, tip.GetAncestor(4)!));
        Assert.Equal(second, chain.Tip);

        // The third branch has two blocks after the fork, what is left of the first has one.
        Assert.Equal(third, await InvalidateAsync(chain, second.GetAncestor(3)!));
    }

    [Fact]
    public async Task A_branch_of_which_only_headers_are_known_does_not_take_over()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        var tip = await chain.MineAsync(2);
        var headers = await AcceptBranchAsync(chain, fork, 5);

        await InvalidateAsync(chain, tip.Previous!);

        Assert.Equal(fork, chain.Tip);
        Assert.Equal(headers[^1].Hash, chain.Chain.Headers.BestHeader.Hash);
    }

    [Fact]
    public async Task Of_chains_with_equal_work_the_first_wins_again_once_it_is_reconsidered()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        var first = await chain.MineAsync(2);
        var second = await chain.MineAsync(2, fork, _rival);

        Assert.Equal(second, await InvalidateAsync(chain, first));
        Assert.Equal(first, await ReconsiderAsync(chain, first));
    }

    [Fact]
    public async Task The_genesis_block_stays_and_an_unknown_block_is_not_found()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(1);
        var genesis = chain.Chain.Headers.Genesis.Hash;

        await Assert.ThrowsAsync<ArgumentException>(() => chain.Chain.InvalidateBlockAsync(genesis, CancellationToken.None));
        Assert.Null(await chain.Chain.InvalidateBlockAsync(Hash256.Sha256([1]), CancellationToken.None));
        Assert.Null(await chain.Chain.ReconsiderBlockAsync(Hash256.Sha256([1]), CancellationToken.None));
        Assert.Equal(tip, await chain.Chain.ReconsiderBlockAsync(genesis, CancellationToken.None));
        Assert.Equal(tip, chain.Tip);
    }

    [Fact]
    public async Task The_block_itself_and_what_builds_on_it_are_refused()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(3);
        var bad = tip.Previous!;
        var (badBlock, child) = (chain.Chain.ReadBlock(bad), chain.Chain.ReadBlock(tip));
        var newChild = chain.Next(tip).Build();
        await InvalidateAsync(chain, bad);

        Assert.Equal("duplicate-invalid", (await chain.SubmitAsync(badBlock)).Validation.Reason);
        Assert.Equal("duplicate-invalid", (await chain.SubmitAsync(child)).Validation.Reason);
        Assert.Equal("bad-prevblk", (await chain.SubmitAsync(newChild)).Validation.Reason);
        var headers = await chain.Chain.AcceptHeadersAsync([newChild.Header], CancellationToken.None);
        Assert.Equal(("bad-prevblk", tip), (headers.Validation.Reason, headers.Invalidated));
        headers = await chain.Chain.AcceptHeadersAsync([badBlock.Header], CancellationToken.None);
        Assert.Equal(("duplicate-invalid", bad), (headers.Validation.Reason, headers.Invalidated));

        await ReconsiderAsync(chain, bad);
        Assert.Equal(SubmitOutcome.Duplicate, (await chain.SubmitAsync(badBlock)).Outcome);
        Assert.Equal(SubmitOutcome.Connected, (await chain.SubmitAsync(newChild)).Outcome);
    }

    [Fact]
    public async Task Reconsidering_a_descendant_clears_its_ancestors_and_a_ancestor_its_descendants()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(10);
        await InvalidateAsync(chain, tip);
        await InvalidateAsync(chain, tip.Previous!);
        Assert.Equal(8, chain.Tip.Height);
        Assert.Equal(tip, await ReconsiderAsync(chain, tip));

        await InvalidateAsync(chain, tip.GetAncestor(9)!);
        await InvalidateAsync(chain, tip.GetAncestor(7)!);
        Assert.Equal(6, chain.Tip.Height);
        Assert.Equal(tip, await ReconsiderAsync(chain, tip.GetAncestor(7)!));
    }

    [Fact]
    public async Task Reconsidering_one_branch_leaves_the_marks_of_its_sisters()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        var longer = await chain.MineAsync(3);
        var shorter = await chain.MineAsync(2, fork, _rival);
        await InvalidateAsync(chain, fork);

        Assert.Equal(shorter, await ReconsiderAsync(chain, shorter));

        Assert.True(longer.IsInvalid);
        Assert.False(fork.IsInvalid);
        var onTop = await chain.SubmitAsync(chain.Next(longer));
        Assert.Equal("bad-prevblk", onTop.Validation.Reason);
        Assert.Equal(longer, await ReconsiderAsync(chain, longer.GetAncestor(3)!));
    }

    [Fact]
    public async Task Taking_back_the_tip_again_and_again_and_reconsidering_the_deepest_restores_all()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(30);
        var coins = await chain.HashCoinsAsync();
        for (var height = 29; height >= 10; height--)
        {
            Assert.Equal(height, (await InvalidateAsync(chain, chain.Tip))!.Height);
        }

        Assert.Equal(tip, await ReconsiderAsync(chain, tip.GetAncestor(11)!));
        Assert.Equal(coins, await chain.HashCoinsAsync());
    }

    [Fact]
    public async Task A_block_that_breaks_a_rule_is_checked_again_and_falls_again()
    {
        await using var chain = await TestChain.StartAsync();
        var tip = await chain.MineAsync(3);
        var greedy = await chain.SubmitAsync(chain.Next().But(block => block.CoinbaseValue = 51 * Money.Coin));
        Assert.Equal(RejectCode.BadCoinbaseAmount, greedy.Validation.Code);
        Assert.False(greedy.Entry!.IsInvalidated);

        Assert.Equal(tip, await ReconsiderAsync(chain, greedy.Entry));

        Assert.Equal(RejectCode.BadCoinbaseAmount, greedy.Entry.RejectCode);
        Assert.Equal(tip, chain.Chain.Headers.BestHeader);
        Assert.Equal("duplicate-invalid", (await chain.SubmitAsync(chain.Chain.ReadBlock(greedy.Entry))).Validation.Reason);
    }

    [Fact]
    public async Task Invalidating_what_is_invalid_already_changes_nothing()
    {
        var log = new MemoryBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        await chain.MineAsync(3);
        var greedy = await chain.SubmitAsync(chain.Next().But(block => block.CoinbaseValue = 51 * Money.Coin));
        var records = log.Scan().Count();

        await InvalidateAsync(chain, greedy.Entry!);

        Assert.Equal(RejectCode.BadCoinbaseAmount, greedy.Entry!.RejectCode);
        Assert.Equal(records, log.Scan().Count());
    }

    [Fact]
    public async Task Consumers_see_ordinary_steps()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        var tip = await chain.MineAsync(3);
        var other = await chain.MineAsync(1, fork, _rival);
        var cursor = chain.Chain.OpenCursor();

        await InvalidateAsync(chain, tip.GetAncestor(3)!);

        Assert.Equal(
            [new(tip, false), new(tip.Previous!, false), new(tip.GetAncestor(3)!, false), new(other, true)],
            cursor.Next(100));
    }

    [Fact]
    public async Task An_order_that_was_given_up_before_it_was_begun_is_not_carried_out()
    {
        using var applying = new SemaphoreSlim(0);
        using var mayApply = new SemaphoreSlim(0);
        var state = new FaultyChainState();
        await using var chain = await TestChain.StartAsync(state: state);
        var tip = await chain.MineAsync(3);
        using var cancelled = new CancellationTokenSource();
        Assert.Equal(3, chain.State.CoinCount);
        state.OnConnect = () =>
        {
            applying.Release();
            Assert.True(mayApply.Wait(TimeSpan.FromMinutes(1)));
        };

        // The writer is at work on a block while the order waits behind it.
        var block = chain.SubmitAsync(chain.Next());
        Assert.True(await applying.WaitAsync(TimeSpan.FromMinutes(1)));
        var order = chain.Chain.InvalidateBlockAsync(tip.Hash, cancelled.Token);
        await cancelled.CancelAsync();
        mayApply.Release();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => order);
        Assert.Equal(SubmitOutcome.Connected, (await block).Outcome);
        await chain.Chain.WaitForWriterAsync(CancellationToken.None);
        Assert.Equal(4, chain.Tip.Height);
        Assert.False(tip.IsInvalid);
    }

    [Fact]
    public async Task Orders_that_come_among_blocks_being_handed_in_take_their_turn()
    {
        await using var source = await TestChain.StartAsync();
        await source.MineAsync(60);
        var blocks = Enumerable.Range(1, 60).Select(height => source.Chain.ReadBlock(source.Tip.GetAncestor(height)!)).ToArray();
        await using var chain = await TestChain.StartAsync();

        var answers = new List<Task<SubmitResult>>();
        Task<HeaderEntry?>? order = null;
        foreach (var block in blocks)
        {
            answers.Add(chain.SubmitAsync(block));
            if (answers.Count == 40)
            {
                order = chain.Chain.InvalidateBlockAsync(blocks[20].Hash, CancellationToken.None);
            }
        }

        var results = await Task.WhenAll(answers);
        Assert.Equal(20, (await order!)!.Height);
        Assert.All(results[..40], result => Assert.Equal(SubmitOutcome.Connected, result.Outcome));
        Assert.All(results[40..], result => Assert.Equal(SubmitOutcome.Rejected, result.Outcome));
        Assert.Equal("bad-prevblk", results[40].Validation.Reason);
        Assert.Equal(20, chain.Tip.Height);

        Assert.Equal(40, (await chain.Chain.ReconsiderBlockAsync(blocks[20].Hash, CancellationToken.None))!.Height);
        foreach (var block in blocks[40..])
        {
            Assert.Equal(SubmitOutcome.Connected, (await chain.SubmitAsync(block)).Outcome);
        }

        Assert.Equal(await source.HashCoinsAsync(), await chain.HashCoinsAsync());
    }

    private static Task<HeaderEntry?> InvalidateAsync(TestChain chain, HeaderEntry entry) =>
        chain.Chain.InvalidateBlockAsync(entry.Hash, CancellationToken.None);

    private static Task<HeaderEntry?> ReconsiderAsync(TestChain chain, HeaderEntry entry) =>
        chain.Chain.ReconsiderBlockAsync(entry.Hash, CancellationToken.None);

    private async Task<List<HeaderEntry>> AcceptBranchAsync(TestChain chain, HeaderEntry fork, int count)
    {
        var entries = new List<HeaderEntry>();
        for (var parent = fork; entries.Count < count; parent = entries[^1])
        {
            var block = new BlockBuilder(chain.Chain.Headers, parent, chain.Parameters, _rival).Build();
            var result = await chain.Chain.AcceptHeadersAsync([block.Header], CancellationToken.None);
            entries.Add(result.Last!);
        }

        return entries;
    }
}
