using Blockyard.Chain.Memory;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class MemoryChainStateTests
{
    private readonly TestKey _shop = new("shop");

    [Fact]
    public async Task History_comes_newest_first_in_pages_and_each_transaction_once()
    {
        await using var chain = await TestChain.StartAsync();
        var payments = await PayShopAsync(chain, 7);
        using var scope = chain.Chain.Read();

        var all = scope.Queries.GetScriptHistory(_shop.ScriptHash, null, 100);
        var paged = new List<ScriptHistoryEntry>();
        ChainPlace? before = null;
        while (scope.Queries.GetScriptHistory(_shop.ScriptHash, before, 3) is { Count: > 0 } page)
        {
            paged.AddRange(page);
            before = page[^1].Place;
        }

        Assert.Equal(payments.AsEnumerable().Reverse().Select(payment => payment.Id), all.Select(entry => entry.TransactionId));
        Assert.Equal(all, paged);
        Assert.Empty(scope.Queries.GetScriptHistory(Hash256.Zero, null, 3));
    }

    [Fact]
    public async Task Totals_and_coins_of_a_script_follow_what_it_gets_and_spends()
    {
        await using var chain = await TestChain.StartAsync();
        var payments = await PayShopAsync(chain, 5);
        var first = TestCoin.Of(payments[0], 0, _shop);
        var second = TestCoin.Of(payments[0], 1, _shop);
        await chain.ConnectAsync(chain.Next().With(0, new SpendBuilder().From(first).From(second).To(_shop, 3_000).Build()));
        using var scope = chain.Chain.Read();

        Assert.Equal(new ScriptSummary(11, 18_000, 2, 3_000, 6), scope.Queries.GetScriptSummary(_shop.ScriptHash));
        var one = scope.Queries.GetUnspent(_shop.ScriptHash, 0, 4);
        var two = scope.Queries.GetUnspent(_shop.ScriptHash, one.NextCursor, 4);
        var three = scope.Queries.GetUnspent(_shop.ScriptHash, two.NextCursor, 4);
        UnspentOutput[] coins = [.. one.Coins, .. two.Coins, .. three.Coins];
        Assert.Equal((4, 4, 1, 0), (one.Coins.Count, two.Coins.Count, three.Coins.Count, three.NextCursor));
        Assert.Equal(9, coins.DistinctBy(coin => coin.OutPoint).Count());
        Assert.Equal(15_000, coins.Sum(coin => coin.Coin.Value));
        var heights = coins.Select(coin => coin.Coin.Height).ToArray();
        Assert.Equal(heights.OrderDescending(), heights);
        Assert.Equal(default, scope.Queries.GetScriptSummary(Hash256.Zero));
    }

    [Fact]
    public async Task A_transaction_is_found_with_its_bytes_and_who_spends_it()
    {
        await using var chain = await TestChain.StartAsync();
        var payment = (await PayShopAsync(chain, 1))[0];
        var coin = TestCoin.Of(payment, 1, _shop);
        var spend = new SpendBuilder().From(TestCoin.Of(payment, 0, _shop)).From(coin).To(_shop, 1).Build();
        await chain.ConnectAsync(chain.Next().With(2_999, spend));
        using var scope = chain.Chain.Read();

        Assert.True(scope.Queries.TryGetTransaction(spend.Id, out var position));
        Assert.Equal((chain.Tip.Hash, new ChainPlace(chain.Tip.Height, 1)), (position.BlockHash, position.Place));
        Assert.Equal(spend.Raw, chain.Chain.ReadRawBlock(chain.Tip).Slice(position.Offset, position.Length));
        Assert.True(scope.Queries.TryGetSpender(coin.OutPoint, out var spender));
        Assert.Equal(new SpendingInput(spend.Id, 1, chain.Tip.Height), spender);
        Assert.False(scope.Queries.TryGetSpender(new OutPoint(spend.Id, 0), out _));
    }

    [Fact]
    public async Task A_block_that_spends_what_is_not_there_does_not_fit()
    {
        await using var chain = await TestChain.StartAsync();
        await PayShopAsync(chain, 1);
        var block = chain.Chain.ReadConnectedBlock(chain.Tip);

        Assert.Throws<InvalidDataException>(() => new MemoryChainState().Connect(block));
        Assert.Throws<InvalidDataException>(() => new MemoryChainState().Disconnect(block));
        Assert.Throws<InvalidDataException>(() => new ConnectedBlock(block.Entry, block.Block, default));
    }

    /// <summary>Pays the shop 1,000 and 2,000, in a block of its own, several times.</summary>
    private async Task<List<Transaction>> PayShopAsync(TestChain chain, int count)
    {
        await chain.MineAsync(100 + count);
        var payments = new List<Transaction>();
        for (var i = 1; i <= count; i++)
        {
            var coin = chain.CoinbaseAt(i);
            var spend = new SpendBuilder().From(coin).To(_shop, 1_000).To(_shop, 2_000).To(chain.Miner, coin.Value - 3_000);
            payments.Add(spend.Build());
            await chain.ConnectAsync(chain.Next().With(0, payments[^1]));
        }

        return payments;
    }
}
