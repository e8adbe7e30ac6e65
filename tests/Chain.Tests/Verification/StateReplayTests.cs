using Blockyard.Chain.Memory;
using Blockyard.Chain.Verification;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Verification;

public sealed class StateReplayTests
{
    private static readonly TestKey Alice = new("alice");

    private readonly MemoryBlockLog _log = new();

    [Fact]
    public async Task A_replay_gives_the_coins_of_the_chain_and_follows_it_to_another_branch()
    {
        await using var chain = await StartAsync();
        var lost = chain.Tip;
        await chain.MineAsync(5, chain.Tip.GetAncestor(100), new TestKey("rival"));
        var found = Walk();
        Assert.True(found.Headers.TryGet(lost.Hash, out var lostHere));
        var state = new MemoryChainState();
        using var replay = new StateReplay(ChainParams.Regtest, found.Headers, _log, state, scriptThreads: null);

        Assert.True(replay.MoveTo(lostHere, null, CancellationToken.None));
        Assert.True(replay.MoveTo(replay.BestConnected, null, CancellationToken.None));

        Assert.Empty(replay.Problems);
        Assert.Equal(chain.Tip.Hash, replay.Tip.Hash);
        var coins = replay.HashCoins(state, replay.Tip, null, CancellationToken.None);
        Assert.Equal(await chain.HashCoinsAsync(), coins.HashSerialized);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_script_that_fails_is_found_if_scripts_are_verified(int? threads)
    {
        await using var chain = await StartAsync();

        // As if somebody had written to the log: a valid block but for one signature, marked as connected.
        var coin = chain.CoinbaseAt(1);
        var stolen = new SpendBuilder().From(coin with { Key = Alice }).To(Alice, coin.Value - 1_000).Build();
        Append(chain.Next().With(1_000, stolen).Build(), new Coin(coin.Value, chain.Miner.Script, 1, isCoinbase: true));

        using var replay = Replay(threads);
        var reached = replay.MoveTo(replay.BestConnected, null, CancellationToken.None);

        Assert.Equal(threads is null, reached);
        Assert.Equal(threads is null ? 102 : 101, replay.Tip.Height);
        Assert.Equal(threads is null ? 0 : 1, replay.Problems.Count);
        Assert.All(replay.Problems, problem => Assert.Contains("script", problem.What, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_block_that_spends_what_is_not_there_ends_the_replay()
    {
        await using var chain = await StartAsync();
        var nothing = new TestCoin(new OutPoint(chain.Tip.Hash, 3), 5_000, Alice);
        var spend = new SpendBuilder().From(nothing).To(Alice, 4_000).Build();
        Append(chain.Next().With(1_000, spend).Build(), new Coin(5_000, Alice.Script, 1, isCoinbase: false));

        using var replay = Replay(null);
        Assert.False(replay.MoveTo(replay.BestConnected, null, CancellationToken.None));

        Assert.Contains("bad-txns-inputs-missingorspent", Assert.Single(replay.Problems).What, StringComparison.Ordinal);
        Assert.Equal(101, replay.Tip.Height);
    }

    [Fact]
    public async Task Undo_data_with_another_amount_is_found()
    {
        await using var chain = await StartAsync();
        var coin = chain.CoinbaseAt(1);
        var spend = new SpendBuilder().From(coin).To(Alice, coin.Value - 1_000).Build();
        Append(chain.Next().With(1_000, spend).Build(), new Coin(coin.Value + 1, chain.Miner.Script, 1, isCoinbase: true));

        using var replay = Replay(null);
        Assert.True(replay.MoveTo(replay.BestConnected, null, CancellationToken.None));

        Assert.Contains("another coin", Assert.Single(replay.Problems).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_without_proof_of_work_or_with_a_wrong_witness_commitment_is_found_by_the_walk()
    {
        await using var chain = await StartAsync();
        var block = chain.Next().Build();
        _log.AppendBlock(Block.Create(BlockMiner.Miss(block.Header), block.Transactions));
        var coin = chain.CoinbaseAt(1);
        var spend = new SpendBuilder().From(coin).To(Alice, coin.Value - 1_000).Build();
        _log.AppendBlock(chain.Next().With(1_000, spend).But(next => next.Commitment = chain.Tip.Hash).Build());

        var found = Walk();

        Assert.Equal(103, found.Blocks);
        Assert.Equal(2, found.Problems.Count);
        Assert.Contains("high-hash", found.Problems[0].What, StringComparison.Ordinal);
        Assert.Contains("bad-witness-merkle-match", found.Problems[1].What, StringComparison.Ordinal);
    }

    private async Task<TestChain> StartAsync()
    {
        var chain = await TestChain.StartAsync(log: _log);
        await chain.MineAsync(101);
        return chain;
    }

    private void Append(Block block, Coin spent)
    {
        _log.AppendBlock(block);
        _log.AppendUndo(block.Hash, new BlockUndo(new[] { spent }));
    }

    private LogFindings Walk() => new LogVerifier(ChainParams.Regtest, _log, _log.Scan()).Run(null, CancellationToken.None);

    private StateReplay Replay(int? scriptThreads)
    {
        var found = Walk();
        Assert.Empty(found.Problems);
        return new StateReplay(ChainParams.Regtest, found.Headers, _log, new MemoryChainState(), scriptThreads);
    }
}
