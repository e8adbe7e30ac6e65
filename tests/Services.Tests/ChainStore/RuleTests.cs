using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Block = Blockyard.Primitives.Block;
using Transaction = Blockyard.Primitives.Transaction;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>
/// The rules that people would notice first, seen from outside: what breaks one is refused with Core's reason, and nothing
/// changes.
/// </summary>
public sealed class RuleTests : IAsyncLifetime
{
    private static readonly TestKey Alice = new("alice");

    private ChainStoreNode _node = null!;

    public async Task InitializeAsync() => _node = await ChainStoreNode.StartAsync(102);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Nobody_spends_what_belongs_to_somebody_else()
    {
        var stolen = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1) with { Key = new TestKey("thief") }, Alice);

        await RefusesAsync("mempool-script-verify-flag-failed", stolen);
        await RefusesAsync("block-script-verify-flag-failed", _node.Mirror.Next().With(ChainStoreNode.Fee, stolen));
    }

    [Theory]
    [InlineData(-1, "bad-txns-vout-negative")]
    [InlineData(21_000_000_0000_0000 + 1, "bad-txns-vout-toolarge")]
    [InlineData(long.MaxValue, "bad-txns-vout-toolarge")]
    [InlineData(long.MinValue, "bad-txns-vout-negative")]
    [InlineData(50_0000_0000 + 1, "bad-txns-in-belowout")]
    public async Task No_amount_comes_from_nothing(long value, string reason)
    {
        var spend = new SpendBuilder().From(_node.Mirror.CoinbaseAt(1)).To(Alice, value).Build();

        await RefusesAsync(reason, spend);
        await RefusesAsync(reason, _node.Mirror.Next().With(0, spend));
    }

    [Fact]
    public async Task A_coinbase_takes_no_more_than_it_may_and_is_alone_and_in_a_block()
    {
        var payment = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), Alice);
        var coinbase = _node.Mirror.Chain.ReadBlock(_node.Mirror.Tip).Transactions[0];

        await RefusesAsync("bad-cb-amount", _node.Mirror.Next().With(ChainStoreNode.Fee + 1, payment));
        await RefusesAsync("bad-cb-multiple", _node.Mirror.Next().With(0, coinbase));
        await RefusesAsync("coinbase", coinbase);
        await _node.MineAsync(payment);
    }

    [Fact]
    public async Task A_block_without_work_or_place_never_becomes_the_tip()
    {
        var good = _node.Mirror.Next().Build();

        await RefusesAsync("high-hash", Block.Create(BlockMiner.Miss(good.Header), good.Transactions));
        var nobody = Hash256.Parse(new string('7', 64));
        await RefusesAsync("prev-blk-not-found", _node.Mirror.Next().But(block => block.PreviousHash = nobody));
        await RefusesAsync("bad-cb-height", _node.Mirror.Next().But(block => block.CoinbaseScript = [2, 0xff, 0x7f, 0]));
        await RefusesAsync("time-too-old", _node.Mirror.Next().But(block => block.Time = _node.Mirror.Tip.MedianTimePast));
        await RefusesAsync("time-too-new", _node.Mirror.Next().But(block => block.Time = uint.MaxValue));
        Assert.Equal(BlockOutcome.Connected, (await _node.SubmitAsync(good)).Outcome);
        Assert.Equal(BlockOutcome.Duplicate, (await _node.SubmitAsync(good)).Outcome);
    }

    [Fact]
    public async Task Each_output_is_spent_once()
    {
        var salary = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), Alice, Alice);
        await _node.MineAsync(salary);
        Transaction[] spends = [.. Enumerable.Range(0, 2).Select(i => ChainStoreNode.Pay(TestCoin.Of(salary, i, Alice), Alice))];
        foreach (var spend in spends)
        {
            await _node.AdmitAsync(spend);
            await _node.MineAsync(spend);
            Assert.Empty(await _node.WaitingAsync());
        }

        for (var i = 0; i < 2; i++)
        {
            await RefusesAsync("txn-already-known", spends[i]);
            var again = ChainStoreNode.Pay(TestCoin.Of(salary, i, Alice), new TestKey("bob"));
            await RefusesAsync("bad-txns-inputs-missingorspent", again);
            await RefusesAsync("bad-txns-inputs-missingorspent", _node.Mirror.Next().With(ChainStoreNode.Fee, again));
        }
    }

    private async Task RefusesAsync(string reason, Transaction transaction)
    {
        var outcome = await _node.SubmitAsync(transaction);

        Assert.False(outcome.Accepted);
        Assert.StartsWith(reason, outcome.Reject.Reason, StringComparison.Ordinal);
        Assert.Empty(await _node.WaitingAsync());
    }

    private Task RefusesAsync(string reason, BlockBuilder block) => RefusesAsync(reason, block.Build());

    private async Task RefusesAsync(string reason, Block block)
    {
        var answer = await _node.SubmitAsync(block);

        Assert.Equal(BlockOutcome.Rejected, answer.Outcome);
        Assert.StartsWith(reason, answer.Reject.Reason, StringComparison.Ordinal);
        Assert.Equal(_node.Mirror.Tip.Hash.ToString(), (await _node.InfoAsync()).BestBlockHash);
    }
}
