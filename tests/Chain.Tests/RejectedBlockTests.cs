using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>
/// A valid block with exactly one thing broken is refused for that, by Bitcoin Core's name, and nothing changes.
/// </summary>
public sealed class RejectedBlockTests : IAsyncLifetime
{
    private readonly TestKey _other = new("other");
    private TestChain _chain = null!;
    private TestCoin _coin = null!;

    public async Task InitializeAsync()
    {
        _chain = await TestChain.StartAsync();
        await _chain.MineAsync(105);
        _coin = _chain.CoinbaseAt(1);
    }

    public async Task DisposeAsync() => await _chain.DisposeAsync();

    [Fact]
    public async Task Hash_above_the_target()
    {
        var block = Block();
        await RefusesAsync("high-hash", Primitives.Block.Create(BlockMiner.Miss(block.Header), block.Transactions));
    }

    [Fact]
    public Task Another_target_than_the_network_asks_for() =>
        RefusesAsync("bad-diffbits", block => block.Bits = new CompactTarget(0x207f_fffe));

    [Fact]
    public Task Time_at_the_median_of_the_last_eleven() =>
        RefusesAsync("time-too-old", block => block.Time = _chain.Tip.MedianTimePast);

    [Fact]
    public async Task Time_two_hours_ahead_until_the_clock_gets_there()
    {
        var block = _chain.Next().But(block => block.Time = (uint)TestChain.Start.ToUnixTimeSeconds() + 7_201).Build();
        await RefusesAsync("time-too-new", block);

        _chain.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SubmitOutcome.Connected, (await _chain.SubmitAsync(block)).Outcome);
    }

    [Theory]
    [InlineData(1, "bad-version(0x00000001)")]
    [InlineData(3, "bad-version(0x00000003)")]
    [InlineData(-1, "bad-version(0xffffffff)")]
    public Task Obsolete_version(int version, string reason) => RefusesAsync(reason, block => block.Version = version);

    [Fact]
    public async Task Unknown_parent_until_it_turns_up()
    {
        var parent = _chain.Next().Build();
        var draft = new BlockHeader(4, parent.Hash, default, parent.Header.Time + 1, parent.Header.Bits, 0);
        var orphan = BlockMiner.Mine(draft, parent.Transactions[0]);
        await RefusesAsync("prev-blk-not-found", orphan);

        await _chain.SubmitAsync(parent);
        Assert.Equal("bad-cb-height", (await _chain.SubmitAsync(orphan)).Validation.Reason);
    }

    [Fact]
    public async Task Invalid_parent_and_the_invalid_block_again()
    {
        var invalid = _chain.Next().But(block => block.CoinbaseValue = long.MaxValue / 1_000_000).Build();
        var refused = await _chain.SubmitAsync(invalid);
        Assert.Equal("bad-cb-amount", refused.Validation.Reason);

        await RefusesAsync("duplicate-invalid", invalid);
        await RefusesAsync("bad-prevblk", _chain.Next(refused.Entry).Build());
    }

    [Fact]
    public async Task Wrong_Merkle_root()
    {
        var block = Block();
        var header = block.Header;
        var wrong = new BlockHeader(header.Version, header.PreviousHash, header.Hash, header.Time, header.Bits, 0);
        await RefusesAsync("bad-txnmrklroot", Primitives.Block.Create(BlockMiner.Mine(wrong), block.Transactions));
    }

    [Fact]
    public async Task Transactions_repeated_so_that_the_root_stays_the_same()
    {
        var first = Spend().To(_other, 1_000).Build();
        var second = new SpendBuilder().From(TestCoin.Of(first, 0, _other)).To(_other, 1_000).Build();
        var block = _chain.Next().With(_coin.Value - 1_000, first, second).Build();
        var repeated = Primitives.Block.Create(block.Header, [.. block.Transactions, second]);
        Assert.Equal(block.Hash, repeated.Hash);

        await RefusesAsync("bad-txns-duplicate", repeated);
        Assert.Equal(SubmitOutcome.Connected, (await _chain.SubmitAsync(block)).Outcome);
    }

    [Fact]
    public async Task No_transactions()
    {
        var header = new BlockHeader(4, _chain.Tip.Hash, default, _chain.Next().Time, _chain.Next().Bits, 0);
        await RefusesAsync("bad-blk-length", BlockMiner.Mine(header, []));
    }

    [Fact]
    public Task Over_a_million_bytes_without_witnesses() =>
        RefusesAsync("bad-blk-length", block => block.CoinbaseOutputs.Add(new TxOutput(0, new byte[1_000_000])));

    [Fact]
    public Task No_coinbase() => RefusesAsync("bad-cb-missing", block => block.Coinbase = Spend().To(_other, 1).Build());

    [Fact]
    public Task Two_coinbases() =>
        RefusesAsync("bad-cb-multiple", block => block.Transactions.Add(Block().Transactions[0]));

    [Fact]
    public async Task A_transaction_that_is_wrong_by_itself()
    {
        var spend = Spend().To(_other, -1).Build();

        var result = await RefusesAsync("bad-txns-vout-negative", block => block.Transactions.Add(spend));

        Assert.Equal($"Transaction check failed (tx hash {spend.Id}) ", result.Validation.Detail);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(101)]
    public Task Coinbase_script_too_short_or_too_long(int length) =>
        RefusesAsync("bad-cb-length", block => block.CoinbaseScript = new byte[length]);

    [Fact]
    public async Task Too_many_signature_operations_in_plain_sight()
    {
        var checkSigs = Enumerable.Repeat((byte)0xac, 20_001).ToArray();

        var result = await RefusesAsync("bad-blk-sigops", block => block.CoinbaseOutputs.Add(new TxOutput(0, checkSigs)));

        Assert.Equal("out-of-bounds SigOpCount", result.Validation.Detail);
    }

    [Fact]
    public async Task Too_many_signature_operations_with_those_in_witnesses()
    {
        var checkSigs = Enumerable.Repeat((byte)0xac, 20_000).ToArray();
        await RefusesAsync("bad-blk-sigops", block =>
        {
            block.CoinbaseOutputs.Add(new TxOutput(0, checkSigs));
            block.With(0, Spend().To(_other, _coin.Value).Build());
        });
        await _chain.ConnectAsync(_chain.Next().But(block => block.CoinbaseOutputs.Add(new TxOutput(0, checkSigs))));
    }

    [Fact]
    public Task Lock_time_that_has_not_come() => RefusesAsync("bad-txns-nonfinal", block => block.With(
        0, new SpendBuilder { LockTime = (uint)block.Height }.From(_coin, 0).To(_other, _coin.Value).Build()));

    [Fact]
    public async Task Relative_lock_time_that_has_not_come()
    {
        // The coin is of block 1, the next block has height 106: 105 blocks later.
        await RefusesAsync("bad-txns-nonfinal", block => block.With(0, Spend(sequence: 106).To(_other, _coin.Value).Build()));
        await _chain.ConnectAsync(_chain.Next().With(0, Spend(sequence: 105).To(_other, _coin.Value).Build()));
    }

    [Fact]
    public Task Another_height_in_the_coinbase() => RefusesAsync("bad-cb-height", block => block.CoinbaseScript = [1, 105, 0]);

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public Task Reserved_value_of_another_size(int size) =>
        RefusesAsync("bad-witness-nonce-size", block => block.CoinbaseWitness = Witness.Create(new byte[size]));

    [Fact]
    public Task No_reserved_value() => RefusesAsync("bad-witness-nonce-size", block => block.CoinbaseWitness = default);

    [Fact]
    public async Task Commitment_to_other_witnesses()
    {
        await RefusesAsync("bad-witness-merkle-match", block => block.Commitment = block.PreviousHash);
        await RefusesAsync("bad-witness-merkle-match", block => block.CoinbaseWitness = Witness.Create([.. new byte[31], 1]));
    }

    [Fact]
    public async Task Witness_without_a_commitment()
    {
        await RefusesAsync("unexpected-witness", block =>
        {
            block.Commits = false;
            block.CoinbaseWitness = default;
            block.With(0, Spend().To(_other, _coin.Value).Build());
        });
        await RefusesAsync("unexpected-witness", block => block.Commits = false);
        await _chain.ConnectAsync(_chain.Next().But(block => (block.Commits, block.CoinbaseWitness) = (false, default)));
    }

    [Fact]
    public Task Too_much_weight()
    {
        var spend = Spend().To(_other, _coin.Value).Build();
        var heavy = spend.WithInputs([spend.Inputs[0].With(default, Witness.Create(new byte[3_999_500]))]);
        return RefusesAsync("bad-blk-weight", block => block.With(0, heavy));
    }

    [Fact]
    public async Task A_coin_that_never_was()
    {
        var spend = new SpendBuilder().From(_coin with { OutPoint = new OutPoint(_chain.Tip.Hash, 0) }).To(_other, 1).Build();

        var result = await RefusesAsync("bad-txns-inputs-missingorspent", block => block.With(0, spend));

        Assert.Equal($"CheckTxInputs: inputs missing/spent in transaction {spend.Id}", result.Validation.Detail);
    }

    [Fact]
    public Task A_coin_spent_twice_in_one_block() => RefusesAsync("bad-txns-inputs-missingorspent", block => block.With(
        0, Spend().To(_other, _coin.Value).Build(), Spend().To(_other, _coin.Value - 1).Build()));

    [Fact]
    public async Task A_coin_spent_in_an_earlier_block()
    {
        await _chain.ConnectAsync(_chain.Next().With(0, Spend().To(_other, _coin.Value).Build()));
        await RefusesAsync("bad-txns-inputs-missingorspent", block => block.With(0, Spend().To(_other, 1).Build()));
    }

    [Fact]
    public async Task An_output_of_a_later_transaction_of_the_block()
    {
        var maker = Spend().To(_other, _coin.Value).Build();
        var spender = new SpendBuilder().From(TestCoin.Of(maker, 0, _other)).To(_other, _coin.Value).Build();

        await RefusesAsync("bad-txns-inputs-missingorspent", block => block.With(0, spender, maker));
        await _chain.ConnectAsync(_chain.Next().With(0, maker, spender));
    }

    [Fact]
    public async Task An_output_that_the_transaction_does_not_have()
    {
        var maker = Spend().To(_other, _coin.Value).Build();
        var beyond = new TestCoin(new OutPoint(maker.Id, 1), 1, _other);

        var spender = new SpendBuilder().From(beyond).To(_other, 1).Build();
        await RefusesAsync("bad-txns-inputs-missingorspent", block => block.With(0, maker, spender));
    }

    [Fact]
    public async Task A_coinbase_one_block_too_young()
    {
        // The next block has height 106: the coinbase of block 7 would be 99 deep, that of block 6 is 100 deep.
        var young = new SpendBuilder().From(_chain.CoinbaseAt(7)).To(_other, 1).Build();
        var result = await RefusesAsync("bad-txns-premature-spend-of-coinbase", block => block.With(0, young));
        Assert.StartsWith("tried to spend coinbase at depth 99", result.Validation.Detail, StringComparison.Ordinal);

        await _chain.ConnectAsync(_chain.Next().With(0, new SpendBuilder().From(_chain.CoinbaseAt(6)).To(_other, 1).Build()));
    }

    [Fact]
    public async Task The_coinbase_of_the_block_itself()
    {
        // Without a commitment to witnesses the coinbase's id does not depend on what follows.
        var block = _chain.Next().But(block => (block.Commits, block.CoinbaseWitness) = (false, default));
        var coinbase = block.Build().Transactions[0];
        var spend = Transaction.Create(
            2, [new TxInput(new OutPoint(coinbase.Id, 0), default, 0)], [new TxOutput(1, _other.Script)], 0);

        await RefusesAsync("bad-txns-premature-spend-of-coinbase", block.With(0, spend).Build());
    }

    [Fact]
    public Task Outputs_worth_more_than_the_inputs() =>
        RefusesAsync("bad-txns-in-belowout", block => block.With(0, Spend().To(_other, _coin.Value + 1).Build()));

    [Fact]
    public async Task One_satoshi_too_much_in_the_coinbase()
    {
        var spend = Spend().To(_other, _coin.Value - 777).Build();
        var limit = Subsidy.At(_chain.Tip.Height + 1, ChainParams.Regtest) + 777;

        var result = await RefusesAsync("bad-cb-amount", block => block.With(777, spend).CoinbaseValue = limit + 1);

        Assert.Equal($"coinbase pays too much (actual={limit + 1} vs limit={limit})", result.Validation.Detail);
        await _chain.ConnectAsync(_chain.Next().With(777, spend).But(block => block.CoinbaseValue = limit));
    }

    [Fact]
    public async Task A_signature_of_somebody_else()
    {
        var stolen = new SpendBuilder().From(_coin with { Key = _other }).To(_other, _coin.Value).Build();

        var result = await RefusesAsync(
            "block-script-verify-flag-failed (Script failed an OP_EQUALVERIFY operation)", block => block.With(0, stolen));

        Assert.Equal(RejectCode.BlockScriptFailed, result.Validation.Code);
        Assert.Equal(
            $"input 0 of {stolen.Id} (wtxid {stolen.WitnessId}), spending {_coin.OutPoint}", result.Validation.Detail);
    }

    [Fact]
    public async Task A_signature_over_something_else()
    {
        var signed = Spend().To(_other, _coin.Value).Build();
        var changed = Transaction.Create(2, signed.Inputs, [new TxOutput(_coin.Value - 1, _other.Script)], 0);

        await RefusesAsync(
            "block-script-verify-flag-failed (Script evaluated without error but finished with a false/empty top stack element)",
            block => block.With(0, changed));
    }

    [Fact]
    public async Task A_block_with_two_faults_is_refused_for_the_one_that_comes_first()
    {
        var stolen = new SpendBuilder().From(_coin with { Key = _other }).To(_other, _coin.Value).Build();

        await RefusesAsync("bad-cb-amount", block => block.With(1, stolen));
        await RefusesAsync("bad-cb-height", block => block.With(1, stolen).CoinbaseScript = [1, 1]);
        await RefusesAsync("time-too-old", block => block.With(1, stolen).Time = 0);
    }

    [Fact]
    public async Task A_transaction_with_the_id_of_one_that_is_not_spent_yet()
    {
        // BIP 34 keeps coinbases apart and spent inputs everything else: such a chain cannot be made, so the state has to claim it.
        var state = new FaultyChainState();
        await using var chain = await TestChain.StartAsync(state: state);
        await chain.MineAsync(3);
        var block = chain.Next().Build();
        state.Claim(new OutPoint(block.Transactions[0].Id, 1));
        Assert.Equal("bad-txns-BIP30", (await chain.SubmitAsync(block)).Validation.Reason);
    }

    private Block Block() => _chain.Next().Build();

    private SpendBuilder Spend(uint sequence = TxInput.FinalSequence) => new SpendBuilder().From(_coin, sequence);

    private Task<SubmitResult> RefusesAsync(string reason, Action<BlockBuilder> change) =>
        RefusesAsync(reason, _chain.Next().But(change).Build());

    private async Task<SubmitResult> RefusesAsync(string reason, Block block)
    {
        var tip = _chain.Tip;
        var coins = await _chain.HashCoinsAsync();

        var result = await _chain.SubmitAsync(block);

        Assert.Equal(reason, result.Validation.Reason);
        Assert.Equal(SubmitOutcome.Rejected, result.Outcome);
        Assert.Equal(tip, _chain.Tip);
        Assert.Equal(coins, await _chain.HashCoinsAsync());
        return result;
    }
}
