using Blockyard.Chain.CoinSet;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.CoinSet;

public sealed class UtxoSetWalkTests
{
    [Fact]
    public async Task Counts_and_hashes_are_the_same_in_any_number_of_passes()
    {
        await using var once = await ChainWithSpendsAsync(new ChainSettings());
        await using var often = await ChainWithSpendsAsync(new ChainSettings { CoinsPerPass = 3 });
        Assert.Equal(once.Tip.Hash, often.Tip.Hash);

        var one = await once.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
        var other = await often.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
        Assert.Equal(one with { Tip = other.Tip }, other);
        var coins = ((IChainQueries)once.State).EnumerateCoins().ToArray();
        Assert.Equal(coins.Length, one.CoinCount);
        Assert.Equal(coins.DistinctBy(coin => coin.OutPoint.TransactionId).Count(), one.TransactionCount);
        Assert.Equal(coins.Sum(coin => coin.Coin.Value), one.Total);
        Assert.Equal(coins.Sum(coin => 50L + coin.Coin.ScriptPubKey.Length), one.BogoSize);
    }

    [Fact]
    public async Task Coins_put_in_and_taken_out_block_by_block_give_the_hash_of_the_whole_set_and_so_they_do_backwards()
    {
        await using var chain = await ChainWithSpendsAsync(new ChainSettings());
        const int Step = 20;
        var set = new CoinMultiset();
        var hashes = new Dictionary<int, Hash256> { [0] = set.Finish() };
        for (var height = 1; height <= chain.Tip.Height; height++)
        {
            set.Connect(chain.Chain.ReadConnectedBlock(chain.Tip.GetAncestor(height)!));
            if (height % Step == 0)
            {
                hashes[height] = set.Finish();
            }
        }

        Assert.Equal((await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None)).MuHash, set.Finish());
        for (var height = chain.Tip.Height; height > 0; height--)
        {
            set.Disconnect(chain.Chain.ReadConnectedBlock(chain.Tip.GetAncestor(height)!));
            if ((height - 1) % Step == 0)
            {
                Assert.Equal(hashes[height - 1], set.Finish());
            }
        }

        Assert.Equal(new CoinMultiset().Finish(), set.Finish());
    }

    /// <summary>Every pass of the walk finds another tip, and the coins of the first are gone one by one.</summary>
    [Fact]
    public async Task The_set_is_that_of_the_block_at_which_the_walk_began_while_blocks_spend_its_coins()
    {
        await using var chain = await ChainWithSpendsAsync(new ChainSettings { CoinsPerPass = 5 });
        var before = await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
        var spent = 20;
        var steps = new List<UtxoSetProgress>();
        var meanwhile = new Reports(step =>
        {
            steps.Add(step);
            if (spent < 35)
            {
                chain.ConnectAsync(SpendNext(chain, ref spent)).GetAwaiter().GetResult();
            }
        });

        var info = await chain.Chain.GetUtxoSetInfoAsync(meanwhile, CancellationToken.None);

        Assert.Equal(35, spent);
        Assert.True(chain.Tip.Height > before.Tip.Height);
        Assert.Equal(before, info);
        Assert.NotEqual(before.MuHash, (await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None)).MuHash);
        Assert.Equal(new UtxoSetProgress(0, before.CoinCount), steps[0]);
        Assert.Equal(new UtxoSetProgress(before.CoinCount, before.CoinCount), steps[^1]);
        Assert.Equal(steps.OrderBy(step => step.CoinsDone), steps);
    }

    [Fact]
    public async Task The_walk_begins_again_when_a_block_is_disconnected()
    {
        await using var chain = await ChainWithSpendsAsync(new ChainSettings { CoinsPerPass = 5 });
        var fork = chain.Tip.Previous!;
        var starts = 0;
        var meanwhile = new Reports(step =>
        {
            if (step.CoinsDone == 0 && starts++ == 0)
            {
                var first = new BlockBuilder(chain.Chain.Headers, fork, chain.Parameters, new TestKey("other"));
                var one = chain.SubmitAsync(first).GetAwaiter().GetResult().Entry!;
                var second = new BlockBuilder(chain.Chain.Headers, one, chain.Parameters, new TestKey("other"));
                chain.SubmitAsync(second).GetAwaiter().GetResult();
            }
        });

        var info = await chain.Chain.GetUtxoSetInfoAsync(meanwhile, CancellationToken.None);

        Assert.Equal(2, starts);
        Assert.Equal(chain.Tip, info.Tip);
        Assert.Equal(fork.Height + 2, info.Tip.Height);
        Assert.Equal(await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None), info);
    }

    [Fact]
    public async Task A_caller_who_leaves_stops_the_walk_and_the_next_one_is_served()
    {
        await using var chain = await ChainWithSpendsAsync(new ChainSettings { CoinsPerPass = 5 });
        using var leaves = new CancellationTokenSource();
        var steps = 0;
        var meanwhile = new Reports(_ =>
        {
            steps++;
            leaves.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chain.Chain.GetUtxoSetInfoAsync(meanwhile, leaves.Token));
        Assert.Equal(1, steps);
        Assert.Equal(chain.Tip, (await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None)).Tip);
    }

    private static async Task<TestChain> ChainWithSpendsAsync(ChainSettings settings)
    {
        var chain = await TestChain.StartAsync(settings: settings);
        await chain.MineAsync(140);
        var spent = 0;
        while (spent < 20)
        {
            await chain.ConnectAsync(SpendNext(chain, ref spent));
        }

        return chain;
    }

    private static BlockBuilder SpendNext(TestChain chain, ref int spent)
    {
        var coin = chain.CoinbaseAt(++spent);
        var key = new TestKey($"payee {spent}");
        var spend = new SpendBuilder().From(coin).To(key, 1_000).To(key, 2_000).To(chain.Miner, coin.Value - 3_000).Build();
        return chain.Next().With(0, spend);
    }

    /// <summary>Reports at once, on the walk's thread.</summary>
    private sealed class Reports(Action<UtxoSetProgress> report) : IProgress<UtxoSetProgress>
    {
        public void Report(UtxoSetProgress value) => report(value);
    }
}
