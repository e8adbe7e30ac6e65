using Blockyard.Chain.Connecting;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>A block whose parent is still pending is checked against the coins as they will be after the parent.</summary>
public sealed class BlockConnectorTests : IAsyncLifetime, IDisposable
{
    private readonly TestKey _other = new("other");
    private readonly ScriptWorkers _workers = new(2);
    private TestChain _chain = null!;
    private BlockConnector _connector = null!;

    public async Task InitializeAsync()
    {
        _chain = await TestChain.StartAsync();
        await _chain.MineAsync(105);
        _connector = new BlockConnector(_chain.State, _chain.Parameters, _workers, null);
    }

    public async Task DisposeAsync() => await _chain.DisposeAsync();

    public void Dispose() => _workers.Dispose();

    [Fact]
    public void Coins_that_the_parent_makes_can_be_spent()
    {
        var made = Pay(_chain.CoinbaseAt(1));
        var first = Begin(_chain.Tip, null, made);

        var second = Begin(first.Entry, first, Pay(TestCoin.Of(made, 0, _other)));

        Assert.True(_connector.Finish(first).IsValid);
        Assert.True(_connector.Finish(second).IsValid);
        var coin = Assert.Single(second.Block.SpentCoins.ToArray());
        Assert.Equal((106u, made.Outputs[0].Value), (coin.Height, coin.Value));
    }

    [Fact]
    public void Coins_that_the_parent_spends_are_gone()
    {
        var coin = _chain.CoinbaseAt(1);
        var first = Begin(_chain.Tip, null, Pay(coin));

        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(first.Entry, first, Pay(coin, fee: 1)));
    }

    [Fact]
    public void Coins_that_the_parent_makes_and_spends_are_gone()
    {
        var made = Pay(_chain.CoinbaseAt(1));
        var first = Begin(_chain.Tip, null, made, Pay(TestCoin.Of(made, 0, _other)));

        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(first.Entry, first, Pay(TestCoin.Of(made, 0, _other), fee: 1)));
    }

    [Fact]
    public void Coins_that_the_parent_leaves_alone_can_be_spent()
    {
        var first = Begin(_chain.Tip, null, Pay(_chain.CoinbaseAt(1)));

        var second = Begin(first.Entry, first, Pay(_chain.CoinbaseAt(2)));

        Assert.True(_connector.Finish(second).IsValid);
    }

    [Fact]
    public void The_parents_coinbase_is_immature()
    {
        var first = Begin(_chain.Tip, null);
        var coinbase = TestCoin.Of(first.Block.Block.Transactions[0], 0, _chain.Miner);

        Assert.Equal("bad-txns-premature-spend-of-coinbase", Refuse(first.Entry, first, Pay(coinbase)));
    }

    [Fact]
    public void Outputs_that_can_never_be_spent_are_no_coins()
    {
        var coin = _chain.CoinbaseAt(1);
        var made = new SpendBuilder().From(coin).To([0x6a], 1_000).To(_other, coin.Value - 1_000).Build();
        var first = Begin(_chain.Tip, null, made);

        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(first.Entry, first, Pay(TestCoin.Of(made, 0, _other))));
        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(_chain.Tip, null, made, Pay(TestCoin.Of(made, 0, _other))));
    }

    private Transaction Pay(TestCoin coin, long fee = 0) => new SpendBuilder().From(coin).To(_other, coin.Value - fee).Build();

    private PendingBlock Begin(HeaderEntry parent, PendingBlock? pendingParent, params Transaction[] transactions)
    {
        var entry = Place(parent, transactions, out var block);
        Assert.True(_connector.TryBegin(entry, block, pendingParent, out var pending, out var failure), failure.ToString());
        return pending;
    }

    private string Refuse(HeaderEntry parent, PendingBlock? pendingParent, params Transaction[] transactions)
    {
        var entry = Place(parent, transactions, out var block);
        Assert.False(_connector.TryBegin(entry, block, pendingParent, out _, out var failure));
        return failure.Reason;
    }

    /// <summary>A block with a place in the tree, as it has when its coins are looked at.</summary>
    private HeaderEntry Place(HeaderEntry parent, Transaction[] transactions, out Block block)
    {
        block = new BlockBuilder(_chain.Chain.Headers, parent, _chain.Parameters, _chain.Miner).With(0, transactions).Build();
        return _chain.Chain.Headers.Add(block.Header, parent);
    }
}
