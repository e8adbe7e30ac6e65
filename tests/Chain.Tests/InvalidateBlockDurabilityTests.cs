using Blockyard.Chain.Memory;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class InvalidateBlockDurabilityTests
{
    private readonly TestKey _rival = new("rival");

    [Fact]
    public async Task Orders_that_were_acknowledged_survive_a_power_cut()
    {
        var log = new MemoryBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        var fork = await chain.MineAsync(4);
        var tip = await chain.MineAsync(4);
        var other = await chain.MineAsync(2, fork, _rival);

        await chain.Chain.InvalidateBlockAsync(tip.GetAncestor(5)!.Hash, CancellationToken.None);
        await ExpectSameAfterPowerCutAsync(chain, log, other, tip, isInvalidated: true);

        await chain.Chain.ReconsiderBlockAsync(tip.Hash, CancellationToken.None);
        await ExpectSameAfterPowerCutAsync(chain, log, tip, tip, isInvalidated: false);
    }

    [Fact]
    public async Task A_state_that_was_saved_on_the_branch_that_went_finds_to_the_other()
    {
        var log = new MemoryBlockLog();
        var state = new MemoryChainState();
        HeaderEntry fork;
        await using (var chain = await TestChain.StartAsync(log: log, state: state))
        {
            fork = await chain.MineAsync(4);
            await chain.MineAsync(4);
        }

        // The order is in the log, but none of its work was done.
        log.AppendInvalidated(LastBlocks(log)[4]);
        await using var again = await TestChain.StartAsync(log: log, state: state);
        Assert.Equal(fork.Hash, again.Tip.Hash);
        var settings = new ChainSettings { RebuildState = true };
        await using var rebuilt = await TestChain.StartAsync(log: log, state: state, settings: settings);
        Assert.Equal(fork.Hash, rebuilt.Tip.Hash);
        Assert.Equal(await again.HashCoinsAsync(), await rebuilt.HashCoinsAsync());
    }

    [Fact]
    public async Task A_block_known_by_its_header_only_stays_invalidated_and_reconsidered()
    {
        var log = new MemoryBlockLog();
        await using var source = await TestChain.StartAsync();
        await source.MineAsync(6);
        var blocks = BlocksOf(source);
        await using (var chain = await TestChain.StartAsync(log: log))
        {
            await chain.Chain.AcceptHeadersAsync([.. blocks.Select(block => block.Header)], CancellationToken.None);
            await chain.Chain.InvalidateBlockAsync(blocks[3].Hash, CancellationToken.None);
        }

        await using (var again = await TestChain.StartAsync(log: log))
        {
            foreach (var block in blocks.Take(3))
            {
                Assert.Equal(SubmitOutcome.Connected, (await again.SubmitAsync(block)).Outcome);
            }

            Assert.Equal("duplicate-invalid", (await again.SubmitAsync(blocks[3])).Validation.Reason);
            Assert.Equal("prev-blk-not-found", (await again.SubmitAsync(blocks[5])).Validation.Reason);
            Assert.Equal("bad-prevblk", (await again.SubmitAsync(blocks[4])).Validation.Reason);
            await again.Chain.ReconsiderBlockAsync(blocks[3].Hash, CancellationToken.None);
        }

        await using var last = await TestChain.StartAsync(log: log);
        foreach (var block in blocks.Skip(3))
        {
            Assert.Equal(SubmitOutcome.Connected, (await last.SubmitAsync(block)).Outcome);
        }

        Assert.Equal(source.Tip.Hash, last.Tip.Hash);
    }

    [Fact]
    public async Task Blocks_that_came_before_their_parents_are_there_after_a_restart()
    {
        var log = new MemoryBlockLog();
        await using var source = await TestChain.StartAsync();
        await source.MineAsync(8);
        var blocks = BlocksOf(source);
        await using (var chain = await TestChain.StartAsync(log: log))
        {
            await chain.Chain.AcceptHeadersAsync([.. blocks.Select(block => block.Header)], CancellationToken.None);
            foreach (var i in new[] { 7, 2, 5, 0 })
            {
                await chain.SubmitAsync(blocks[i]);
            }

            Assert.Equal(1, chain.Tip.Height);
        }

        await using (var again = await TestChain.StartAsync(log: log))
        {
            Assert.Equal(1, again.Tip.Height);
            Assert.Equal(8, again.Chain.Headers.BestHeader.Height);
            Assert.Equal(SubmitOutcome.Duplicate, (await again.SubmitAsync(blocks[5])).Outcome);
            foreach (var i in new[] { 6, 4, 1, 3 })
            {
                await again.SubmitAsync(blocks[i]);
            }

            Assert.Equal(source.Tip.Hash, again.Tip.Hash);
        }

        await using var last = await TestChain.StartAsync(log: log);
        Assert.Equal(source.Tip.Hash, last.Tip.Hash);
        Assert.Equal(await source.HashCoinsAsync(), await last.HashCoinsAsync());
    }

    [Fact]
    public async Task A_rules_verdict_outlives_a_restart_and_can_be_reconsidered_after_it()
    {
        var log = new MemoryBlockLog();
        Block greedy;
        await using (var chain = await TestChain.StartAsync(log: log))
        {
            await chain.MineAsync(3);
            greedy = chain.Next().But(block => block.CoinbaseValue = 51 * Money.Coin).Build();
            await chain.SubmitAsync(greedy);
        }

        await using var again = await TestChain.StartAsync(log: log);
        Assert.Equal("duplicate-invalid", (await again.SubmitAsync(greedy)).Validation.Reason);
        await again.Chain.ReconsiderBlockAsync(greedy.Hash, CancellationToken.None);
        Assert.True(again.Chain.Headers.TryGet(greedy.Hash, out var entry));
        Assert.Equal((RejectCode.BadCoinbaseAmount, 3), (entry.RejectCode, again.Tip.Height));
    }

    [Fact]
    public async Task On_a_full_disk_an_order_is_refused_and_nothing_moves()
    {
        var log = new FailingBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        var tip = await chain.MineAsync(3);
        log.Room = 0;

        await Assert.ThrowsAsync<StorageFullException>(() =>
            chain.Chain.InvalidateBlockAsync(tip.Hash, CancellationToken.None));

        Assert.Equal((tip, false), (chain.Tip, tip.IsInvalid));
        log.Room = int.MaxValue;
        Assert.Equal(tip.Previous, await chain.Chain.InvalidateBlockAsync(tip.Hash, CancellationToken.None));
        log.Room = 0;
        await Assert.ThrowsAsync<StorageFullException>(() =>
            chain.Chain.ReconsiderBlockAsync(tip.Hash, CancellationToken.None));
        Assert.True(tip.IsInvalid);
    }

    private static async Task ExpectSameAfterPowerCutAsync(
        TestChain chain, MemoryBlockLog log, HeaderEntry expected, HeaderEntry ordered, bool isInvalidated)
    {
        Assert.Equal(expected, chain.Tip);
        await using var after = await TestChain.StartAsync(log: log.AfterPowerCut());
        Assert.Equal(expected.Hash, after.Tip.Hash);
        Assert.True(after.Chain.Headers.TryGet(ordered.Hash, out var entry));
        Assert.Equal(isInvalidated, entry.IsInvalidated);
        Assert.Equal(await chain.HashCoinsAsync(), await after.HashCoinsAsync());
    }

    private static Hash256[] LastBlocks(MemoryBlockLog log) =>
        [.. log.Scan().Where(record => record.Kind == BlockLogRecordKind.Block).Select(record => record.BlockHash)];

    private static Block[] BlocksOf(TestChain chain) =>
        [.. Enumerable.Range(1, chain.Tip.Height).Select(height => chain.Chain.ReadBlock(chain.Tip.GetAncestor(height)!))];
}
