using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

public sealed class PacingTests
{
    [Fact]
    public async Task On_transactions_a_block_comes_for_them_and_none_without()
    {
        await using var network = await MinerNetwork.StartAsync(settings: ("Miner:Pacing", "on-transactions"));
        await network.UntilAsync(status => status.Connected, "connected");
        await Task.Delay(500);
        Assert.Empty(network.Chain.Snapshot());

        for (var n = 1; n <= 3; n++)
        {
            network.Chain.AddTransactions(2);
            await Patience.UntilAsync(() => network.Chain.Snapshot().Count == n, $"block {n}");
        }

        await Task.Delay(500);
        Assert.Equal(3, network.Chain.Snapshot().Count);
        Assert.Equal(0u, network.Chain.Waiting);
    }

    [Theory]
    [InlineData("interval")]
    [InlineData("on-transactions")]
    public async Task A_block_comes_after_every_interval(string pacing)
    {
        await using var network = await MinerNetwork.StartAsync(null, ("Miner:Pacing", pacing), ("Miner:IntervalSeconds", "1"));
        await Patience.UntilAsync(() => network.Chain.Snapshot().Count >= 3, "three blocks");
        Assert.Equal(1u, (await network.GetStatusAsync()).IntervalSeconds);
    }

    [Fact]
    public async Task Regtest_waits_for_transactions_and_devnet_mines_without_end_unless_told_otherwise()
    {
        await using (var regtest = await MinerNetwork.StartAsync())
        {
            Assert.Equal(PacingMode.OnTransactions, (await regtest.GetStatusAsync()).PacingMode);
        }

        await using var devnet = await MinerNetwork.StartAsync(new ChainDouble { Network = "devnet", Bits = 0x1f00ffff });
        var status = await devnet.UntilAsync(status => status.BlocksFound >= 3, "three blocks");
        Assert.Equal(PacingMode.Continuous, status.PacingMode);
        Assert.True(status.HashRate > 0);
        Assert.Equal((uint)Environment.ProcessorCount, status.Threads);
    }

    [Fact]
    public async Task A_new_tip_is_switched_to_at_once()
    {
        // The first target is out of reach: only who leaves the old template finds a block.
        var chain = new ChainDouble { Network = "devnet", Bits = 0x1300ffff };
        await using var network = await MinerNetwork.StartAsync(chain, ("Miner:Pacing", "continuous"), ("Miner:Threads", "1"));
        await network.UntilAsync(status => status.HashRate > 0, "hashing");
        chain.Bits = ChainDouble.EasyBits;
        chain.MoveTip();
        await Patience.UntilAsync(() => chain.Snapshot().Count >= 3, "blocks on the new tip");
    }

    [Fact]
    public async Task Blocks_come_while_better_templates_come_all_the_time()
    {
        var chain = new ChainDouble { Bits = 0x1f00ffff };
        await using var network = await MinerNetwork.StartAsync(chain, ("Miner:Pacing", "continuous"), ("Miner:Threads", "2"));
        while (chain.Snapshot().Count < 20)
        {
            chain.AddTransactions(1);
            await Task.Delay(2);
        }

        await network.Client.StopMiningAsync(new StopMiningRequest());
        var status = await network.UntilAsync(status => status.BlocksFound == (ulong)chain.Snapshot().Count, "all blocks counted");
        Assert.Equal((0ul, 0ul), (status.SolutionsStale, status.SolutionsRejected));
    }

    [Fact]
    public async Task Nothing_is_hashed_while_the_chain_store_downloads_blocks()
    {
        var chain = new ChainDouble { Network = "devnet", Bits = 0x1300ffff };
        await using var network = await MinerNetwork.StartAsync(chain, ("Miner:Pacing", "continuous"), ("Miner:Threads", "1"));
        await network.UntilAsync(status => status.HashRate > 0, "hashing");

        chain.HasNoWork = true;
        await network.UntilAsync(status => status is { TemplateHeight: 0, HashRate: 0 }, "rest");

        chain.Bits = ChainDouble.EasyBits;
        chain.HasNoWork = false;
        await Patience.UntilAsync(() => chain.Snapshot().Count >= 1, "a block");
    }

    [Fact]
    public async Task Stopped_mining_stays_stopped_across_a_restart_and_starts_again()
    {
        (string, string)[] settings = [("Miner:Pacing", "continuous"), ("Miner:Threads", "1")];
        var chain = new ChainDouble { Bits = 0x1f00ffff };
        await using var network = await MinerNetwork.StartAsync(chain, settings);
        await Patience.UntilAsync(() => chain.Snapshot().Count >= 1, "a block");
        Assert.False((await network.Client.StopMiningAsync(new StopMiningRequest())).Status.Mining);
        // A block that was on its way when mining stopped still counts, once its answer is here.
        await network.UntilAsync(status => status.BlocksFound == (ulong)chain.Snapshot().Count, "all blocks counted");
        await network.StopMinerAsync();

        await network.StartMinerAsync(settings);
        await network.UntilAsync(status => status.Connected, "connected");
        var before = chain.Snapshot().Count;
        await Task.Delay(500);
        var status = await network.GetStatusAsync();
        Assert.False(status.Mining);
        Assert.Equal(before, chain.Snapshot().Count);
        Assert.Equal((ulong)before, status.BlocksFound);
        Assert.Equal(chain.Snapshot()[^1].Header.Hash.ToString(), status.LastBlockHash);

        Assert.True((await network.Client.StartMiningAsync(new StartMiningRequest())).Status.Mining);
        await Patience.UntilAsync(() => chain.Snapshot().Count > before, "mining again");
    }

    [Fact]
    public async Task A_solution_reaches_the_chain_store_after_it_was_away_and_counts_once()
    {
        var chain = new ChainDouble();
        for (var i = 0; i < 3; i++)
        {
            chain.Answers.Enqueue(() => throw new RpcException(new Status(StatusCode.Unavailable, "away")));
        }

        await using var network = await MinerNetwork.StartAsync(chain, ("Miner:Pacing", "on-transactions"));
        chain.AddTransactions(1);
        await Patience.UntilAsync(() => chain.Snapshot().Count == 1, "the block");
        var status = await network.UntilAsync(status => status.BlocksFound == 1, "counted");
        Assert.Equal(0ul, status.SolutionsStale);
        Assert.Equal("", status.LastError);
    }

    [Fact]
    public async Task A_refused_block_does_not_end_mining()
    {
        var chain = new ChainDouble();
        var reject = new Reject { Reason = "time-too-old" };
        chain.Answers.Enqueue(() => new SubmitSolutionResponse { Outcome = BlockOutcome.Rejected, Reject = reject });
        await using var network = await MinerNetwork.StartAsync(chain, ("Miner:Pacing", "on-transactions"));
        chain.AddTransactions(1);
        await network.UntilAsync(status => status.SolutionsRejected == 1, "refused");
        await Patience.UntilAsync(() => chain.Snapshot().Count == 1, "a block after all");
    }
}
