using Blockyard.Chain.Memory;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class DurabilityTests
{
    [Fact]
    public async Task A_block_that_was_acknowledged_survives_a_power_cut()
    {
        var log = new MemoryBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        for (var i = 0; i < 20; i++)
        {
            await chain.MineAsync(1);
            await using var after = await TestChain.StartAsync(log: log.AfterPowerCut());
            Assert.Equal(chain.Tip.Hash, after.Tip.Hash);
            Assert.Equal(await chain.HashCoinsAsync(), await after.HashCoinsAsync());
        }
    }

    [Fact]
    public async Task A_side_branch_that_was_acknowledged_survives_a_power_cut()
    {
        var log = new MemoryBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        await chain.MineAsync(3);
        var side = await chain.MineAsync(2, chain.Chain.Headers.Genesis, new TestKey("rival"));

        await using var after = await TestChain.StartAsync(log: log.AfterPowerCut());
        Assert.True(after.Chain.Headers.TryGet(side.Hash, out var entry));
        Assert.True(entry.HasBlock);
        var won = await after.MineAsync(2, entry, new TestKey("rival"));
        Assert.Equal(won, after.Tip);
    }

    [Fact]
    public async Task Blocks_become_durable_while_ever_more_wait()
    {
        const int count = 60;
        var blocks = new List<Block>();
        await using (var other = await TestChain.StartAsync())
        {
            await other.MineAsync(count);
            blocks.AddRange(Enumerable.Range(1, count).Select(height => other.Chain.ReadBlock(other.Tip.GetAncestor(height)!)));
        }

        using var slow = new SlowListener();
        await using var chain = await TestChain.StartAsync(
            settings: new ChainSettings { CommitInterval = 2.5 * SlowListener.Step }, listener: slow);
        slow.Chain = chain;
        var answers = blocks.ConvertAll(chain.SubmitAsync);
        slow.AllWait.Set();
        await Task.WhenAll(answers);

        // None of the first blocks waited for the last.
        Assert.Equal(count, slow.DurableHeights.Count);
        Assert.InRange(slow.DurableHeights[^5], count - 15, count - 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_state_that_is_behind_the_log_catches_up(int behind)
    {
        var log = new MemoryBlockLog();
        Hash256 tip;
        await using (var chain = await TestChain.StartAsync(log: log))
        {
            tip = (await chain.MineAsync(10)).Hash;
        }

        var state = await StateAtAsync(log, 10 - behind);
        await using var again = await TestChain.StartAsync(log: log, state: state);

        Assert.Equal(tip, again.Tip.Hash);
        Assert.Equal(10, state.CoinCount);
    }

    [Fact]
    public async Task A_state_left_on_a_branch_that_lost_finds_back()
    {
        var log = new MemoryBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        await chain.MineAsync(5);
        var state = await StateAtAsync(log, 5);
        var won = await chain.MineAsync(4, chain.Tip.GetAncestor(2), new TestKey("rival"));

        await using var again = await TestChain.StartAsync(log: log, state: state);
        Assert.Equal(won.Hash, again.Tip.Hash);
        Assert.Equal(await chain.HashCoinsAsync(), await again.HashCoinsAsync());
    }

    [Fact]
    public async Task A_state_of_which_the_log_knows_nothing_is_refused_and_rebuilt_when_that_is_wanted()
    {
        var state = new MemoryChainState();
        await using (var other = await TestChain.StartAsync(state: state))
        {
            await other.MineAsync(3, miner: new TestKey("rival"));
        }

        var log = new MemoryBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        await chain.MineAsync(2);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => TestChain.StartAsync(log: log, state: state));
        Assert.Contains("RebuildIndex", refused.Message, StringComparison.Ordinal);
        await using var again = await TestChain.StartAsync(log: log, state: state, settings: new ChainSettings { RebuildState = true });

        Assert.Equal(chain.Tip.Hash, again.Tip.Hash);
        Assert.Equal(await chain.HashCoinsAsync(), await again.HashCoinsAsync());
    }

    [Fact]
    public async Task A_rebuild_starts_over_and_tells_how_far_it_is()
    {
        var log = new MemoryBlockLog();
        var state = new MemoryChainState();
        await using (var chain = await TestChain.StartAsync(log: log, state: state))
        {
            await chain.MineAsync(10);
        }

        var told = new Progress();
        var rebuilt = new Blockchain(
            ChainParams.Regtest,
            log,
            state,
            state,
            new ChainSettings { RebuildState = true, CheckpointBlocks = 4 },
            TimeProvider.System);
        await using (rebuilt)
        {
            await rebuilt.StartAsync(told, CancellationToken.None);

            Assert.Equal(Enumerable.Range(1, 10).Select(height => (height, 10)), told.Heights);

            // One when the first chain ended, two on the way, one at the end of the rebuild.
            Assert.Equal(4, state.CheckpointCount);
        }
    }

    [Fact]
    public async Task The_log_is_committed_before_the_state_is_checkpointed()
    {
        var log = new MemoryBlockLog();
        var state = new MemoryChainState();
        var settings = new ChainSettings { CheckpointBlocks = 5 };
        await using var chain = await TestChain.StartAsync(log: log, state: state, settings: settings);
        await chain.MineAsync(4);
        Assert.Equal(0, state.CheckpointCount);
        await chain.MineAsync(1);
        await chain.MineAsync(3);
        Assert.Equal(1, state.CheckpointCount);

        chain.Clock.Advance(TimeSpan.FromMinutes(1));
        await chain.MineAsync(1);
        Assert.InRange(state.CheckpointCount, 2, 3);
        await chain.DisposeAsync();
        Assert.InRange(state.CheckpointCount, 2, 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_storage_failure_stops_the_chain_and_nothing_is_acknowledged_after_it(bool whileCommitting)
    {
        var log = new FailingBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        await chain.MineAsync(3);
        var tip = chain.Tip;
        (log.FailAppends, log.FailCommits) = (!whileCommitting, whileCommitting);

        await Assert.ThrowsAsync<IOException>(() => chain.SubmitAsync(chain.Next()));
        await Assert.ThrowsAsync<IOException>(() => chain.Chain.Stopped);
        await Assert.ThrowsAsync<IOException>(() => chain.SubmitAsync(chain.Next()));
        Assert.Equal(tip, chain.Tip);

        await using var after = await TestChain.StartAsync(log: log.Inner.AfterPowerCut());
        Assert.Equal(tip.Hash, after.Tip.Hash);
    }

    [Fact]
    public async Task A_log_that_gives_back_other_transactions_is_not_believed()
    {
        var log = new FailingBlockLog();
        await using var chain = await TestChain.StartAsync(log: log);
        await chain.MineAsync(3);
        var swapped = new BlockBuilder(chain.Chain.Headers, chain.Tip.Previous!, chain.Parameters, new TestKey("other")).Build();
        log.Swap = Block.Create(chain.Chain.ReadBlock(chain.Tip).Header, swapped.Transactions);

        await Assert.ThrowsAsync<InvalidDataException>(() => chain.MineAsync(2, chain.Tip.Previous, new TestKey("rival")));
        await Assert.ThrowsAsync<InvalidDataException>(() => chain.Chain.Stopped);
    }

    private static async Task<MemoryChainState> StateAtAsync(MemoryBlockLog log, int height)
    {
        var state = new MemoryChainState();
        await using var chain = await TestChain.StartAsync(log: log.AfterPowerCut(), state: state);
        while (chain.Tip.Height > height && state.CoinCount > height)
        {
            Assert.True(chain.Chain.Headers.TryGet(state.AppliedTip!.Value, out var tip));
            state.Disconnect(chain.Chain.ReadConnectedBlock(tip));
        }

        return state;
    }

    private sealed class Progress : IProgress<ReplayProgress>
    {
        public List<(int Height, int Target)> Heights { get; } = [];

        public void Report(ReplayProgress value) => Heights.Add((value.Height, value.TargetHeight));
    }

    /// <summary>Holds the writer until everything waits for it, then lets time pass with every block.</summary>
    private sealed class SlowListener : IChainListener, IDisposable
    {
        public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
        private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

        public TestChain Chain { get; set; } = null!;

        public ManualResetEventSlim AllWait { get; } = new();

        /// <summary>The height up to which all was durable when each block was connected.</summary>
        public List<int> DurableHeights { get; } = [];

        public IDisposable? Hold() => null;

        public void BlockConnected(ConnectedBlock block)
        {
            Assert.True(AllWait.Wait(Limit));
            DurableHeights.Add(Chain.Tip.Height);
            Chain.Clock.Advance(Step);
        }

        public void BlockDisconnected(ConnectedBlock block)
        {
        }

        public void TipReached(HeaderEntry tip)
        {
        }

        public void Dispose() => AllWait.Dispose();
    }
}
