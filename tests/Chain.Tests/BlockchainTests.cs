using Blockyard.Chain.Memory;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

public sealed class BlockchainTests
{
    private readonly TestKey _other = new("other");

    [Fact]
    public async Task Starts_at_the_genesis_block_with_nothing()
    {
        await using var chain = await TestChain.StartAsync();

        Assert.Equal(ChainParams.Regtest.Genesis.Hash, chain.Tip.Hash);
        Assert.Equal(ChainParams.Regtest.Genesis.Raw, chain.Chain.ReadRawBlock(chain.Tip));
        Assert.Empty(chain.Chain.ReadConnectedBlock(chain.Tip).SpentCoins.ToArray());
        Assert.Equal(0, (await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None)).CoinCount);
        Assert.Equal(SubmitOutcome.Duplicate, (await chain.SubmitAsync(ChainParams.Regtest.Genesis)).Outcome);
    }

    [Fact]
    public async Task Both_outputs_of_a_transaction_can_be_spent_one_after_the_other_and_neither_twice()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(101);
        var coin = chain.CoinbaseAt(1);
        var split = new SpendBuilder().From(coin).To(_other, 1_000).To(_other, coin.Value - 1_000).Build();
        await chain.ConnectAsync(chain.Next().With(0, split));

        for (var i = 0; i < 2; i++)
        {
            var output = TestCoin.Of(split, i, _other);
            await chain.ConnectAsync(chain.Next().With(0, new SpendBuilder().From(output).To(chain.Miner, output.Value).Build()));
            var again = await chain.SubmitAsync(
                chain.Next().With(1, new SpendBuilder().From(output).To(chain.Miner, output.Value - 1).Build()));
            Assert.Equal("bad-txns-inputs-missingorspent", again.Validation.Reason);
        }
    }

    [Fact]
    public async Task The_subsidy_halves_at_block_150()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(149);
        Assert.Equal(50 * Money.Coin, chain.CoinbaseAt(149).Value);

        var result = await chain.SubmitAsync(chain.Next().But(block => block.CoinbaseValue = (25 * Money.Coin) + 1));
        Assert.Equal("bad-cb-amount", result.Validation.Reason);
        await chain.MineAsync(1);
        Assert.Equal(25 * Money.Coin, chain.CoinbaseAt(150).Value);
    }

    [Fact]
    public async Task A_devnet_chain_gets_harder_when_blocks_come_too_fast()
    {
        // An easier limit than the real one, so that a test can mine; the arithmetic is the same.
        var parameters = ChainParams.Devnet with { PowLimit = new CompactTarget(0x1e7f_ffff) };
        await using var chain = await TestChain.StartAsync(parameters);

        var last = await chain.MineAsync(10);

        Assert.Equal(0x1e7f_ffffu, last.GetAncestor(1)!.Header.Bits.Bits);
        last.Header.Bits.TryDecode(out var target);
        parameters.PowLimit.TryDecode(out var limit);
        Assert.True(target < limit);
        var easy = await chain.SubmitAsync(chain.Next().But(block => block.Bits = parameters.PowLimit));
        Assert.Equal("bad-diffbits", easy.Validation.Reason);
    }

    [Fact]
    public async Task A_block_already_there_is_a_duplicate()
    {
        await using var chain = await TestChain.StartAsync();
        var block = chain.Next().Build();
        await chain.SubmitAsync(block);
        var result = await chain.SubmitAsync(block);

        Assert.Equal((SubmitOutcome.Duplicate, chain.Tip), (result.Outcome, result.Entry));
    }

    [Fact]
    public async Task Many_blocks_at_once_are_connected_in_order()
    {
        await using var source = await TestChain.StartAsync();
        await source.MineAsync(300);
        await using var chain = await TestChain.StartAsync(settings: new ChainSettings { QueueCapacity = 8 });
        var answers = new List<Task<SubmitResult>>();
        foreach (var block in Blocks(source))
        {
            answers.Add(chain.SubmitAsync(block));
        }

        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(SubmitOutcome.Connected, answer.Outcome));
        Assert.Equal(source.Tip.Hash, chain.Tip.Hash);
        Assert.True(((MemoryBlockLog)chain.Log).CommitCount < 300);
    }

    [Fact]
    public async Task Blocks_on_top_of_one_that_breaks_a_rule_are_refused_with_it()
    {
        await using var source = await TestChain.StartAsync();
        await source.MineAsync(110);
        await using var chain = await TestChain.StartAsync();
        foreach (var block in Blocks(source))
        {
            await chain.SubmitAsync(block);
        }

        // All three are handed in before any is decided; the fault of the first is only found among its coins.
        var coin = source.CoinbaseAt(1);
        var stolen = new SpendBuilder().From(coin with { Key = _other }).To(_other, coin.Value).Build();
        var bad = source.Next().With(0, stolen).Build();
        var child = Child(bad, 112);
        var grandchild = Child(child, 113);
        var answers = await Task.WhenAll(chain.SubmitAsync(bad), chain.SubmitAsync(child), chain.SubmitAsync(grandchild));

        Assert.StartsWith("block-script-verify-flag-failed", answers[0].Validation.Reason, StringComparison.Ordinal);
        Assert.Equal("bad-prevblk", answers[1].Validation.Reason);

        // If the first was decided before the second came, the second has no place in the tree, and so no child.
        Assert.Contains(answers[2].Validation.Reason, new[] { "bad-prevblk", "prev-blk-not-found" });
        Assert.Equal(source.Tip.Hash, chain.Tip.Hash);
    }

    [Fact]
    public async Task Transactions_in_the_script_cache_are_not_verified_again()
    {
        var cache = new ScriptCache();
        await using var chain = await TestChain.StartAsync(scripts: cache);
        await chain.MineAsync(101);
        var coin = chain.CoinbaseAt(1);
        var stolen = new SpendBuilder().From(coin with { Key = _other }).To(_other, coin.Value).Build();
        Assert.Equal(SubmitOutcome.Rejected, (await chain.SubmitAsync(chain.Next().With(0, stolen))).Outcome);

        cache.Known = stolen.WitnessId;
        var remembered = await chain.SubmitAsync(chain.Next().With(0, stolen).But(block => block.Time++));
        Assert.Equal(SubmitOutcome.Connected, remembered.Outcome);
    }

    [Fact]
    public async Task Listeners_hear_every_step_in_order()
    {
        var listener = new Recorder();
        await using var chain = await TestChain.StartAsync(listener: listener);
        var fork = await chain.MineAsync(1);
        await chain.MineAsync(1);
        await chain.MineAsync(2, fork, _other);

        Assert.Equal(["+1", "rest 1", "+2", "rest 2", "-2", "+2", "+3", "rest 3"], listener.Heard);
        Assert.Throws<InvalidOperationException>(() => chain.Chain.AddListener(listener));
    }

    [Fact]
    public async Task Readers_never_see_half_a_block()
    {
        await using var chain = await TestChain.StartAsync();
        var fork = await chain.MineAsync(20);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => CompareTotals(chain, stop.Token));

        for (var i = 0; i < 20; i++)
        {
            await chain.MineAsync(i + 2, fork, new TestKey(i));
        }

        await stop.CancelAsync();
        Assert.True(await reading > 0);
    }

    [Fact]
    public async Task Headers_are_held_to_their_rules()
    {
        await using var chain = await TestChain.StartAsync();
        var block = chain.Next().Build();
        var miss = BlockMiner.Miss(block.Header);
        var late = BlockMiner.Mine(new BlockHeader(
            4, block.Hash, default, (uint)TestChain.Start.ToUnixTimeSeconds() + 8_000, block.Header.Bits, 0));

        Assert.Equal("high-hash", (await AcceptAsync(chain, miss)).Validation.Reason);
        Assert.Equal("prev-blk-not-found", (await AcceptAsync(chain, late)).Validation.Reason);
        var partly = await AcceptAsync(chain, block.Header, late);
        Assert.Equal((1, "time-too-new", block.Hash), (partly.Added, partly.Validation.Reason, partly.Last!.Hash));
        await Assert.ThrowsAsync<ArgumentException>(() => AcceptAsync(chain, late, block.Header));
        Assert.Equal((0, 0), ((await AcceptAsync(chain, block.Header)).Added, chain.Tip.Height));
    }

    private static Task<HeadersResult> AcceptAsync(TestChain chain, params BlockHeader[] headers) =>
        chain.Chain.AcceptHeadersAsync(headers, CancellationToken.None);

    private static IEnumerable<Block> Blocks(TestChain chain) =>
        Enumerable.Range(1, chain.Tip.Height).Select(height => chain.Chain.ReadBlock(chain.Tip.GetAncestor(height)!));

    /// <summary>A block on one that has no place in any tree.</summary>
    private Block Child(Block parent, int height)
    {
        var script = new byte[CoinbaseHeight.MaxLength];
        var length = CoinbaseHeight.Write(height, script);
        var coinbase = Transaction.Create(
            2,
            [new TxInput(OutPoint.Null, script.AsMemory(0, length), 0)],
            [new TxOutput(50 * Money.Coin, _other.Script)],
            0);
        return BlockMiner.Mine(
            new BlockHeader(4, parent.Hash, default, parent.Header.Time + 1, parent.Header.Bits, 0), coinbase);
    }

    private static int CompareTotals(TestChain chain, CancellationToken cancellationToken)
    {
        var looks = 0;
        for (; !cancellationToken.IsCancellationRequested; looks++)
        {
            using var scope = chain.Chain.Read();
            var total = scope.Queries.EnumerateCoins().Sum(coin => coin.Coin.Value);
            Assert.Equal(scope.Tip.Height * 50 * Money.Coin, total);
        }

        return looks;
    }

    private sealed class ScriptCache : IScriptCache
    {
        public Hash256 Known { get; set; }

        public bool Contains(in Hash256 witnessId) => witnessId == Known;
    }

    private sealed class Recorder : IChainListener
    {
        public List<string> Heard { get; } = [];

        public IDisposable? Hold() => null;

        public void BlockConnected(ConnectedBlock block) => Heard.Add($"+{block.Entry.Height}");

        public void BlockDisconnected(ConnectedBlock block) => Heard.Add($"-{block.Entry.Height}");

        public void TipReached(HeaderEntry tip) => Heard.Add($"rest {tip.Height}");
    }
}
