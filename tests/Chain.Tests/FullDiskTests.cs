using Blockyard.Chain.Ports;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class FullDiskTests
{
    private readonly FailingBlockLog _log = new();

    [Fact]
    public async Task A_full_disk_fails_a_block_and_the_same_block_is_taken_when_there_is_room()
    {
        await using var chain = await TestChain.StartAsync(log: _log);
        await chain.MineAsync(3);
        var tip = chain.Tip;
        var block = chain.Next().Build();
        _log.Room = 0;

        await Assert.ThrowsAsync<StorageFullException>(() => chain.SubmitAsync(block));
        Assert.Equal(tip, chain.Tip);
        Assert.False(chain.Chain.Stopped.IsCompleted);

        _log.Room = int.MaxValue;
        Assert.Equal(SubmitOutcome.Connected, (await chain.SubmitAsync(block)).Outcome);
        await AssertDurableAsync(chain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Of_many_blocks_at_once_those_acknowledged_are_there_and_the_others_can_be_handed_in_again(int room)
    {
        await using var chain = await TestChain.StartAsync(log: _log);
        var blocks = await RivalBlocksAsync(6);
        _log.Room = room;

        var answers = blocks.ConvertAll(chain.SubmitAsync);
        await Task.WhenAny(Task.WhenAll(answers));
        var taken = answers
            .TakeWhile(answer => answer.IsCompletedSuccessfully && answer.Result.Outcome == SubmitOutcome.Connected)
            .Count();
        Assert.Equal(room / 2, taken);
        Assert.Equal(taken, chain.Tip.Height);
        Assert.IsType<StorageFullException>(answers[taken].Exception!.InnerException);
        await AssertDurableAsync(chain);

        _log.Room = int.MaxValue;
        foreach (var block in blocks[taken..])
        {
            Assert.NotEqual(SubmitOutcome.Rejected, (await chain.SubmitAsync(block)).Outcome);
        }

        Assert.Equal(blocks[^1].Hash, chain.Tip.Hash);
        await AssertDurableAsync(chain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_reorganisation_that_finds_the_disk_full_goes_on_when_there_is_room(int room)
    {
        await using var chain = await TestChain.StartAsync(log: _log);
        var rivals = await RivalBlocksAsync(4);
        await chain.MineAsync(3);
        foreach (var block in rivals[..3])
        {
            await chain.SubmitAsync(block);
        }

        _log.Room = room;
        await Assert.ThrowsAsync<StorageFullException>(() => chain.SubmitAsync(rivals[3]));
        Assert.False(chain.Chain.Stopped.IsCompleted);
        await AssertDurableAsync(chain);

        _log.Room = int.MaxValue;
        Assert.NotEqual(SubmitOutcome.Rejected, (await chain.SubmitAsync(rivals[3])).Outcome);
        Assert.Equal(rivals[3].Hash, chain.Tip.Hash);
        await AssertDurableAsync(chain);
    }

    [Fact]
    public async Task A_checkpoint_that_finds_no_room_is_taken_later()
    {
        var state = new FaultyChainState();
        var settings = new ChainSettings { CheckpointBlocks = 5 };
        await using var chain = await TestChain.StartAsync(log: _log, state: state, settings: settings);
        state.IsFull = true;
        await chain.MineAsync(12);
        Assert.Equal(0, state.CheckpointCount);

        state.IsFull = false;
        await chain.MineAsync(1);
        Assert.Equal(1, state.CheckpointCount);
    }

    [Fact]
    public async Task A_chain_that_closes_on_a_full_disk_loses_nothing()
    {
        var state = new FaultyChainState();
        var chain = await TestChain.StartAsync(log: _log, state: state);
        var tip = await chain.MineAsync(4);
        state.IsFull = true;
        await chain.DisposeAsync();

        Assert.True(chain.Chain.Stopped.IsCompletedSuccessfully);
        await using var again = await TestChain.StartAsync(log: _log.Inner.AfterPowerCut());
        Assert.Equal(tip.Hash, again.Tip.Hash);
    }

    /// <summary>What a power cut now would leave gives a state that is as good as the one that goes on.</summary>
    private async Task AssertDurableAsync(TestChain chain)
    {
        await using var after = await TestChain.StartAsync(log: _log.Inner.AfterPowerCut());
        Assert.True(after.Tip.ChainWork >= chain.Tip.ChainWork);
        if (after.Tip.Hash == chain.Tip.Hash)
        {
            Assert.Equal(await chain.HashCoinsAsync(), await after.HashCoinsAsync());
        }
    }

    private static async Task<List<Block>> RivalBlocksAsync(int count)
    {
        await using var other = await TestChain.StartAsync();
        await other.MineAsync(count, miner: new TestKey("rival"));
        return [.. Enumerable.Range(1, count).Select(height => other.Chain.ReadBlock(other.Tip.GetAncestor(height)!))];
    }
}
