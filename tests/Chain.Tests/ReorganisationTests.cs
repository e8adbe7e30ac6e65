using Blockyard.Chain.Memory;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class ReorganisationTests
{
    private readonly TestKey _rival = new("rival");
    private readonly TestKey _other = new("other");

    [Fact]
    public async Task The_branch_with_more_work_wins_and_of_equals_the_first()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(3);
        var first = await chain.MineAsync(2);

        var second = await chain.SubmitAsync(Rival(chain, fork));
        Assert.Equal(SubmitOutcome.SideBranch, second.Outcome);
        var level = await chain.SubmitAsync(Rival(chain, second.Entry!));
        Assert.Equal(SubmitOutcome.SideBranch, level.Outcome);
        Assert.Equal(first, chain.Tip);

        var longer = await chain.SubmitAsync(Rival(chain, level.Entry!));
        Assert.Equal(SubmitOutcome.Connected, longer.Outcome);
        Assert.Equal(longer.Entry, chain.Tip);
        Assert.Equal(BlockStatus.Valid, second.Entry!.Status);
    }

    [Fact]
    public async Task A_deep_reorganisation_leaves_the_coins_of_the_other_branch_alone()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(120);
        await SpendAllAsync(chain, 20);
        await chain.MineAsync(180);
        await chain.MineAsync(201, fork, _rival);

        await using var fresh = await TestChain.StartAsync();
        foreach (var block in BestBlocks(chain))
        {
            await fresh.SubmitAsync(block);
        }

        Assert.Equal(321, chain.Tip.Height);
        Assert.Equal(fresh.Tip.Hash, chain.Tip.Hash);
        Assert.Equal(await fresh.HashCoinsAsync(), await chain.HashCoinsAsync());
    }

    [Fact]
    public async Task Connecting_and_disconnecting_leaves_every_coin_and_index_as_it_was()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(120);
        await SpendAllAsync(chain, 5);
        var fork = chain.Tip;
        var all = new List<Block>(BestBlocks(chain));
        var before = StateDump.Of(chain.State, all);

        await SpendAllAsync(chain, 10);
        await chain.MineAsync(2);
        all.AddRange(BestBlocks(chain).Skip(fork.Height));
        Assert.NotEqual(before, StateDump.Of(chain.State, all));
        for (var tip = chain.Tip; tip != fork; tip = tip.Previous!)
        {
            chain.State.Disconnect(chain.Chain.ReadConnectedBlock(tip));
        }

        // Transactions that the shorter chain has never seen add lines, but no answers.
        await using var never = await TestChain.StartAsync();
        foreach (var block in all.Take(fork.Height))
        {
            await never.SubmitAsync(block);
        }

        Assert.Equal(StateDump.Of(never.State, all), StateDump.Of(chain.State, all));
    }

    [Fact]
    public async Task A_branch_that_turns_out_invalid_is_marked_and_the_old_chain_comes_back()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(110);
        var tip = await chain.MineAsync(3);
        var coins = await chain.HashCoinsAsync();

        var good = await chain.MineAsync(2, fork, _rival);
        var greedy = await chain.ConnectAsync(Rival(chain, good).But(block => block.CoinbaseValue = 51 * Money.Coin));
        var onTop = await chain.SubmitAsync(Rival(chain, greedy));

        Assert.Equal(SubmitOutcome.Rejected, onTop.Outcome);
        Assert.Equal("bad-prevblk", onTop.Validation.Reason);
        Assert.Equal(RejectCode.BadCoinbaseAmount, greedy.RejectCode);
        Assert.True(onTop.Entry!.IsInvalid);
        Assert.False(good.IsInvalid);
        Assert.Equal(tip, chain.Tip);
        Assert.Equal(coins, await chain.HashCoinsAsync());

        // The good part of the branch can still win.
        var rest = await chain.MineAsync(2, good, _rival);
        Assert.Equal(rest, chain.Tip);
    }

    [Fact]
    public async Task The_block_that_tips_the_balance_is_refused_for_its_own_fault()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(2);
        await chain.MineAsync(1);
        var level = await chain.MineAsync(1, fork, _rival);

        var result = await chain.SubmitAsync(Rival(chain, level).But(block => block.CoinbaseValue = 51 * Money.Coin));

        Assert.Equal("bad-cb-amount", result.Validation.Reason);
        Assert.Equal(3, chain.Tip.Height);
        Assert.NotEqual(level, chain.Tip);
    }

    [Fact]
    public async Task An_invalid_branch_is_not_tried_again_after_a_restart()
    {
        var log = new MemoryBlockLog();
        HeaderEntry greedy;
        await using (var chain = await TestChain.StartAsync(log: log))
        {
            var fork = await chain.MineAsync(2);
            await chain.MineAsync(1);
            greedy = await chain.ConnectAsync(Rival(chain, fork).But(block => block.CoinbaseValue = 51 * Money.Coin));
            await chain.SubmitAsync(Rival(chain, greedy));
        }

        await using var again = await TestChain.StartAsync(log: log);
        Assert.True(again.Chain.Headers.TryGet(greedy.Hash, out var entry));
        Assert.Equal(RejectCode.BadCoinbaseAmount, entry.RejectCode);
        var child = await again.SubmitAsync(Rival(again, entry).But(block => block.Time += 5));
        Assert.Equal("bad-prevblk", child.Validation.Reason);
    }

    [Fact]
    public async Task A_coin_may_be_spent_differently_on_each_branch()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(101);
        var coin = chain.CoinbaseAt(1);
        var mine = new SpendBuilder().From(coin).To(chain.Miner, coin.Value).Build();
        var theirs = new SpendBuilder().From(coin).To(_other, coin.Value).Build();
        await chain.ConnectAsync(chain.Next().With(0, mine));

        var level = await chain.ConnectAsync(Rival(chain, fork).With(0, theirs));
        await chain.MineAsync(1, level, _rival);

        Assert.False(chain.Chain.TryReadTransaction(mine.Id, out _, out _, out _));
        Assert.True(chain.Chain.TryReadTransaction(theirs.Id, out var found, out var block, out var index));
        Assert.Equal((theirs.WitnessId, level, 1), (found.WitnessId, block, index));
    }

    [Fact]
    public async Task Blocks_may_come_before_their_parents_once_the_headers_are_known()
    {
        await using var source = await TestChain.StartAsync();
        await source.MineAsync(10);
        var blocks = BestBlocks(source).ToArray();
        await using var chain = await TestChain.StartAsync();
        var headers = await chain.Chain.AcceptHeadersAsync([.. blocks.Select(block => block.Header)], CancellationToken.None);
        Assert.Equal((10, 10), (headers.Added, headers.Last!.Height));
        Assert.Equal(headers.Last, chain.Chain.Headers.BestHeader);

        for (var i = blocks.Length - 1; i > 0; i--)
        {
            Assert.Equal(SubmitOutcome.SideBranch, (await chain.SubmitAsync(blocks[i])).Outcome);
        }

        Assert.Equal(0, chain.Tip.Height);
        Assert.Equal(SubmitOutcome.Connected, (await chain.SubmitAsync(blocks[0])).Outcome);
        Assert.Equal(source.Tip.Hash, chain.Tip.Hash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_branches_never_make_or_lose_a_satoshi(int seed)
    {
        var random = new Random(seed);
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(110);
        var known = new List<HeaderEntry> { chain.Tip };
        for (var i = 0; i < 60; i++)
        {
            var parent = random.Next(3) == 0 ? known[random.Next(known.Count)] : chain.Tip;
            var block = new BlockBuilder(chain.Chain.Headers, parent, chain.Parameters, new TestKey(random.Next()));
            if (parent == chain.Tip)
            {
                AddSpend(chain, block, random);
            }

            known.Add((await chain.SubmitAsync(block)).Entry!);
            var info = await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
            Assert.Equal(Enumerable.Range(1, chain.Tip.Height).Sum(height => Subsidy.At(height, chain.Parameters)), info.Total);
        }

        await using var fresh = await TestChain.StartAsync();
        foreach (var block in BestBlocks(chain))
        {
            await fresh.SubmitAsync(block);
        }

        var blocks = BestBlocks(chain).ToArray();
        Assert.Equal(StateDump.Of(fresh.State, blocks), StateDump.Of(chain.State, blocks));
    }

    private static void AddSpend(TestChain chain, BlockBuilder block, Random random)
    {
        var height = random.Next(1, chain.Tip.Height - 99);
        var coinbase = chain.Chain.ReadBlock(chain.Tip.GetAncestor(height)!).Transactions[0];
        var coin = TestCoin.Of(coinbase, 0, chain.Miner);
        using var scope = chain.Chain.Read();
        var isOurs = coinbase.Outputs[0].ScriptPubKey.Span.SequenceEqual(chain.Miner.Script);
        if (isOurs && scope.Coins.TryGetCoin(coin.OutPoint, out _))
        {
            var fee = random.Next(100_000);
            var spend = new SpendBuilder().From(coin).To(chain.Miner, 1_000).To(chain.Miner, coin.Value - 1_000 - fee);
            block.With(fee, spend.Build());
        }
    }

    private BlockBuilder Rival(TestChain chain, HeaderEntry parent) =>
        new(chain.Chain.Headers, parent, chain.Parameters, _rival);

    private static IEnumerable<Block> BestBlocks(TestChain chain) =>
        Enumerable.Range(1, chain.Tip.Height).Select(height => chain.Chain.ReadBlock(chain.Tip.GetAncestor(height)!));

    /// <summary>
    /// Spends the oldest coinbases, a block for each, to two outputs that the next transaction of the block spends again.
    /// </summary>
    private async Task SpendAllAsync(TestChain chain, int count)
    {
        var first = chain.Tip.Height - 119;
        for (var i = 0; i < count; i++)
        {
            var coin = chain.CoinbaseAt(first + i);
            var split = new SpendBuilder().From(coin).To(_other, 1_000).To(chain.Miner, coin.Value - 3_000).Build();
            var joined = new SpendBuilder()
                .From(TestCoin.Of(split, 1, chain.Miner))
                .From(TestCoin.Of(split, 0, _other))
                .To(_other, coin.Value - 5_000)
                .Build();
            await chain.ConnectAsync(chain.Next().With(5_000, split, joined));
        }
    }
}
