using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class OperatorOrderTests : IAsyncLifetime
{
    private static readonly TestKey Alice = new("alice");

    private ChainStoreNode _node = null!;

    public async Task InitializeAsync() => _node = await ChainStoreNode.StartAsync(105);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task An_invalidated_block_gives_its_transactions_back_to_the_mempool_and_takes_them_again()
    {
        var payment = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), Alice);
        var block = await _node.MineAsync(payment);
        var tip = await _node.MineAsync([]);
        var coins = await _node.HashCoinsAsync();
        var hash = block.Hash.ToString();

        var after = await _node.Chain.InvalidateBlockAsync(new InvalidateBlockRequest { Hash = hash });

        Assert.Equal((105u, block.Previous!.Hash.ToString()), (after.Height, after.BestBlockHash));
        Assert.Equal([payment.Id.ToString()], await _node.WaitingAsync());
        Assert.Equal(
            [(ChainTipStatus.Invalid, 2u), (ChainTipStatus.Active, 0u)],
            (await TipsAsync()).Select(each => (each.Status, each.BranchLength)));
        var shown = await _node.Chain.ListBlockTransactionsAsync(new ListBlockTransactionsRequest { BlockHash = hash });
        Assert.Equal(2, shown.Transactions.Count);

        var back = await _node.Chain.ReconsiderBlockAsync(new ReconsiderBlockRequest { Hash = hash });
        Assert.Equal((107u, tip.Hash.ToString()), (back.Height, back.BestBlockHash));
        Assert.Empty(await _node.WaitingAsync());
        Assert.Equal(coins, await _node.HashCoinsAsync());
    }

    [Fact]
    public async Task Orders_survive_a_restart()
    {
        var tip = _node.Mirror.Tip;
        await _node.Chain.InvalidateBlockAsync(new InvalidateBlockRequest { Hash = tip.GetAncestor(103)!.Hash.ToString() });
        await _node.RestartAsync();
        Assert.Equal(102u, (await _node.InfoAsync()).Height);
        Assert.Equal("bad-prevblk", (await _node.SubmitAsync(_node.Mirror.Next().Build())).Reject.Reason);
        Assert.Equal("duplicate-invalid", (await _node.SubmitAsync(_node.Mirror.Chain.ReadBlock(tip))).Reject.Reason);

        await _node.Chain.ReconsiderBlockAsync(new ReconsiderBlockRequest { Hash = tip.Hash.ToString() });
        await _node.RestartAsync();
        Assert.Equal(tip.Hash.ToString(), (await _node.InfoAsync()).BestBlockHash);
    }

    [Fact]
    public async Task What_names_no_block_is_refused()
    {
        var genesis = _node.Mirror.Chain.Headers.Genesis.Hash.ToString();
        await FailsAsync(StatusCode.InvalidArgument, "genesis", new InvalidateBlockRequest { Hash = genesis });
        await FailsAsync(StatusCode.InvalidArgument, "hash", new InvalidateBlockRequest { Hash = "00" });
        await FailsAsync(StatusCode.NotFound, "unknown", new InvalidateBlockRequest { Hash = new string('7', 64) });
        await Calls.FailsAsync(StatusCode.NotFound, "unknown", async () =>
            await _node.Chain.ReconsiderBlockAsync(new ReconsiderBlockRequest { Hash = new string('7', 64) }));
        await Calls.FailsAsync(StatusCode.InvalidArgument, "hash", async () =>
            await _node.Chain.ReconsiderBlockAsync(new ReconsiderBlockRequest()));
        Assert.Equal(105u, (await _node.InfoAsync()).Height);
    }

    [Fact]
    public async Task A_submitted_block_is_answered_as_Core_does()
    {
        var fork = _node.Mirror.Tip.GetAncestor(104)!;
        var side = new BlockBuilder(_node.Mirror.Chain.Headers, fork, _node.Mirror.Parameters, Alice).Build();
        Assert.Equal(BlockOutcome.SideBranch, (await _node.SubmitAsync(side)).Outcome);
        Assert.Equal(BlockOutcome.Duplicate, (await _node.SubmitAsync(side)).Outcome);

        // Well-formed, and wrong about coins: it is remembered.
        var greedy = _node.Mirror.Next().But(block => block.CoinbaseValue = 51 * Money.Coin).Build();
        Assert.Equal("bad-cb-amount", (await _node.SubmitAsync(greedy)).Reject.Reason);
        Assert.Equal("duplicate-invalid", (await _node.SubmitAsync(greedy)).Reject.Reason);

        // Other transactions under the same header say nothing about the block.
        var good = _node.Mirror.Next().Build();
        var other = Primitives.Block.Create(good.Header, [good.Transactions[0], good.Transactions[0]]);
        Assert.Equal("bad-txnmrklroot", (await _node.SubmitAsync(other)).Reject.Reason);
        Assert.Equal(BlockOutcome.Connected, (await _node.SubmitAsync(good)).Outcome);
        Assert.Equal(BlockOutcome.Duplicate, (await _node.SubmitAsync(good)).Outcome);
    }

    [Fact]
    public async Task A_submitted_block_gets_the_reserved_value_that_its_coinbase_lacks()
    {
        var payment = ChainStoreNode.Pay(_node.Mirror.CoinbaseAt(1), Alice);
        var whole = _node.Mirror.Next().With(ChainStoreNode.Fee, payment).Build();
        var stripped = Strip(whole);
        Assert.NotEqual(whole.Size, stripped.Size);
        Assert.Equal("bad-witness-nonce-size", (await _node.Mirror.SubmitAsync(stripped)).Validation.Reason);

        Assert.Equal(BlockOutcome.Connected, (await _node.SubmitAsync(stripped)).Outcome);

        var stored = await _node.Chain.GetBlockAsync(new GetBlockRequest { Hash = whole.Hash.ToString(), IncludeRaw = true });
        Assert.True(stored.Raw.Span.SequenceEqual(whole.Raw.Span));
    }

    [Fact]
    public async Task A_reserved_value_that_is_there_and_wrong_is_left_alone()
    {
        var whole = _node.Mirror.Next().But(block => block.CoinbaseWitness = Witness.Create(new byte[31])).Build();
        Assert.Equal("bad-witness-nonce-size", (await _node.SubmitAsync(whole)).Reject.Reason);
        var without = _node.Mirror.Next().But(block =>
        {
            block.Commits = false;
            block.CoinbaseWitness = default;
        });
        Assert.Equal(BlockOutcome.Connected, (await _node.SubmitAsync(without.Build())).Outcome);
    }

    private static Primitives.Block Strip(Primitives.Block block)
    {
        var coinbase = block.Transactions[0];
        var input = coinbase.Inputs[0];
        var bare = coinbase.WithInputs([input.With(input.ScriptSig, default)]);
        return Primitives.Block.Create(block.Header, [bare, .. block.Transactions[1..]]);
    }

    private async Task<IReadOnlyList<ChainTip>> TipsAsync() =>
        (await _node.Chain.GetChainTipsAsync(new GetChainTipsRequest())).Tips;

    private Task FailsAsync(StatusCode code, string named, InvalidateBlockRequest request) =>
        Calls.FailsAsync(code, named, async () => await _node.Chain.InvalidateBlockAsync(request));
}
