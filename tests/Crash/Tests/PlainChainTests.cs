using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Tests;

public sealed class PlainChainTests
{
    [Fact]
    public async Task Its_hashes_are_those_of_a_chain_that_validates()
    {
        await using var chain = await TestChain.StartAsync();
        var plain = new PlainChain();

        foreach (var block in await MineAsync(chain))
        {
            plain.Connect(block);
        }

        var set = await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
        Assert.Equal(set.HashSerialized, plain.HashSerialized());
        Assert.Equal(set.MuHash, plain.MuHash);
        Assert.Equal(set.CoinCount, plain.Coins.Count);
    }

    [Fact]
    public async Task A_block_taken_off_again_leaves_no_trace()
    {
        await using var chain = await TestChain.StartAsync();
        var plain = new PlainChain();
        var blocks = await MineAsync(chain);
        blocks[..^1].ForEach(plain.Connect);
        var (before, tip) = (plain.MuHash, plain.Tip);

        plain.Connect(blocks[^1]);
        Assert.NotEqual(before, plain.MuHash);
        plain.Disconnect();

        Assert.Equal((before, tip), (plain.MuHash, plain.Tip));
        Assert.Null(plain.HeightOf(blocks[^1].Transactions[1].Id));
        Assert.Null(plain.SpenderOf(blocks[^1].Transactions[1].Inputs[0].PreviousOutput));
    }

    [Fact]
    public async Task A_coin_that_is_not_there_is_a_loss()
    {
        await using var chain = await TestChain.StartAsync();
        var blocks = await MineAsync(chain);

        Assert.Throws<LossException>(() => new PlainChain().Connect(blocks[^1]));
    }

    /// <summary>The last block holds a payment and one that spends it at once.</summary>
    private static async Task<List<Block>> MineAsync(TestChain chain)
    {
        await chain.MineAsync(101);
        var payment = new SpendBuilder().From(chain.CoinbaseAt(1)).To(chain.Miner, 1_000_000).To(chain.Miner, 2_000_000).Build();
        var next = new SpendBuilder().From(TestCoin.Of(payment, 0, chain.Miner)).To(chain.Miner, 900_000).Build();
        await chain.ConnectAsync(chain.Next().With(0, payment, next));
        return [.. Enumerable.Range(1, chain.Tip.Height).Select(height => chain.Chain.ReadBlock(chain.Tip.GetAncestor(height)!))];
    }
}
