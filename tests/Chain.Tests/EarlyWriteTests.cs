using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class EarlyWriteTests
{
    private static readonly ChainSettings Always = new() { EarlyWriteBytes = 0 };
    private readonly FailingBlockLog _log = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_full_disk_leaves_no_block_twice_in_the_log(int room)
    {
        await using (var chain = await TestChain.StartAsync(log: _log, settings: Always))
        {
            await chain.MineAsync(3);
            var block = chain.Next().Build();
            _log.Room = room;
            await Assert.ThrowsAsync<StorageFullException>(() => chain.SubmitAsync(block));

            _log.Room = int.MaxValue;
            Assert.NotEqual(SubmitOutcome.Rejected, (await chain.SubmitAsync(block)).Outcome);
            await chain.MineAsync(1);
            Assert.Equal(5, chain.Tip.Height);
        }

        await using var after = await TestChain.StartAsync(log: _log.Inner.AfterPowerCut());
        Assert.Equal(5, after.Tip.Height);
    }

    [Fact]
    public async Task A_block_that_breaks_a_rule_is_marked_and_still_is_after_a_restart()
    {
        await using var chain = await TestChain.StartAsync(log: _log, settings: Always);
        await chain.MineAsync(3);
        var greedy = chain.Next().But(block => block.CoinbaseValue = 51_00000000).Build();

        Assert.Equal(RejectCode.BadCoinbaseAmount, (await chain.SubmitAsync(greedy)).Validation.Code);
        Assert.Equal(3, chain.Tip.Height);
        await using var after = await TestChain.StartAsync(log: _log.Inner.AfterPowerCut());
        Assert.Equal(RejectCode.DuplicateInvalid, (await after.SubmitAsync(greedy)).Validation.Code);
        Assert.Equal(chain.Tip.Hash, after.Tip.Hash);
    }

    [Fact]
    public async Task A_block_on_disk_whose_checks_a_crash_cut_short_is_connected_at_the_next_start()
    {
        await using var chain = await TestChain.StartAsync(log: _log, settings: Always);
        await chain.MineAsync(3);
        var block = chain.Next().Build();
        _log.Room = 1;
        await Assert.ThrowsAsync<StorageFullException>(() => chain.SubmitAsync(block));

        await using var after = await TestChain.StartAsync(log: _log.Inner.AfterPowerCut());
        Assert.Equal(block.Hash, after.Tip.Hash);
    }

    [Fact]
    public async Task A_disk_that_fails_stops_the_chain_before_any_answer()
    {
        await using var chain = await TestChain.StartAsync(log: _log, settings: Always);
        await chain.MineAsync(3);
        _log.FailCommits = true;

        await Assert.ThrowsAsync<IOException>(() => chain.SubmitAsync(chain.Next()));
        await Assert.ThrowsAsync<IOException>(() => chain.Chain.Stopped);
    }
}
