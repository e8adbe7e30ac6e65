using Blockyard.Chain.Connecting;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>What blocks and transactions may cost that are not worth it: counted in scripts looked at and in things kept.</summary>
public sealed class HostileBlockTests
{
    private const int Inputs = 100;
    private const int Transactions = 20;

    // Inputs that are begun together; whatever is begun is finished.
    private const int RunLength = 8;

    [Fact]
    public void Scripts_of_a_block_end_with_the_first_input_that_fails()
    {
        // Each transaction fails at its last input.
        var all = ReadsToFinish(new CountingCoins(static _ => false), expected: "");
        var perInput = all / (Inputs * Transactions);

        var few = ReadsToFinish(
            new CountingCoins(static number => number % Inputs == Inputs - 1),
            "block-script-verify-flag-failed (Script evaluated without error but finished with a false/empty top stack element)");

        Assert.True(perInput > 0);
        Assert.InRange(few, 1, perInput * (Inputs + RunLength));
    }

    [Fact]
    public void Missing_coin_at_the_end_of_a_block_costs_no_script_at_all()
    {
        using var workers = new ScriptWorkers(0);
        var coins = new CountingCoins(static _ => false);
        var connector = new BlockConnector(coins, ChainParams.Regtest, workers, null);
        var spend = CountingCoins.Spend(0, Inputs);
        var block = Place([spend, CountingCoins.Spend(Inputs - 1, 1)], out var entry);

        Assert.False(connector.TryBegin(entry, block, null, out _, out var failure));

        Assert.Equal("bad-txns-inputs-missingorspent", failure.Reason);
        Assert.Equal(0, workers.Waiting);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(Inputs - 1)]
    public void Scripts_of_a_loose_transaction_end_with_the_first_input_that_fails(int locked)
    {
        var coins = new CountingCoins(number => number == locked || number == Inputs - 1);
        var candidate = new Candidate(CountingCoins.Spend(0, Inputs), 0);
        for (var i = 0; i < Inputs; i++)
        {
            candidate.SpentOutputs[i] = coins[(uint)i].Output;
        }

        var single = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        var before = coins.Reads;
        var result = new CandidateScripts(new ScriptCache(2)).Verify(candidate, single);
        var reads = coins.Reads - before;

        Assert.StartsWith($"input {locked} of ", result.Detail, StringComparison.Ordinal);
        Assert.InRange(reads, 1, 10 * (locked + 1));
    }

    [Fact]
    public void Loose_transaction_that_is_too_large_is_refused_before_anything_is_looked_up()
    {
        // Nobody has seen the coins of this one: it is judged by itself.
        var large = CountingCoins.Spend(0, 2_440);

        Assert.Equal("tx-size", CandidateChecks.CheckByItself(large, new MempoolSettings()).Reason);
    }

    [Fact]
    public async Task Blocks_without_a_parent_or_without_work_leave_nothing_behind()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(3);
        var headers = chain.Chain.Headers.Count;
        var records = chain.Log.Scan().Count();
        for (var i = 0; i < 200; i++)
        {
            var unknown = Hash256.DoubleSha256(BitConverter.GetBytes(i));
            var orphan = chain.Next().But(block => block.PreviousHash = unknown).Build();
            var lazy = chain.Next().But(block => block.Time += (uint)i).Build();
            lazy = Block.Create(BlockMiner.Miss(lazy.Header), lazy.Transactions);

            Assert.Equal("prev-blk-not-found", (await chain.SubmitAsync(orphan)).Validation.Reason);
            Assert.Equal("high-hash", (await chain.SubmitAsync(lazy)).Validation.Reason);
        }

        Assert.Equal(headers, chain.Chain.Headers.Count);
        Assert.Equal(records, chain.Log.Scan().Count());
    }

    [Fact]
    public async Task Block_that_is_refused_for_its_coins_is_kept_once_and_not_checked_twice()
    {
        await using var chain = await TestChain.StartAsync();
        await chain.MineAsync(3);
        var blocks = CountBlocks(chain);
        var greedy = chain.Next().But(static block => block.CoinbaseValue = 50 * Money.Coin + 1).Build();

        Assert.Equal("bad-cb-amount", (await chain.SubmitAsync(greedy)).Validation.Reason);
        var records = chain.Log.Scan().Count();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("duplicate-invalid", (await chain.SubmitAsync(greedy)).Validation.Reason);
        }

        Assert.Equal(records, chain.Log.Scan().Count());
        Assert.InRange(CountBlocks(chain), blocks, blocks + 1);
    }

    private static int CountBlocks(TestChain chain) =>
        chain.Log.Scan().Count(static record => record.Kind == BlockLogRecordKind.Block);

    private static long ReadsToFinish(CountingCoins coins, string expected)
    {
        using var workers = new ScriptWorkers(0);
        var connector = new BlockConnector(coins, ChainParams.Regtest, workers, null);
        var spends = Enumerable.Range(0, Transactions).Select(i => CountingCoins.Spend(i * Inputs, Inputs)).ToArray();
        var block = Place(spends, out var entry);
        Assert.True(connector.TryBegin(entry, block, null, out var pending, out var failure), failure.ToString());
        var before = coins.Reads;

        Assert.Equal(expected, connector.Finish(pending).Reason);

        return coins.Reads - before;
    }

    private static Block Place(Transaction[] transactions, out HeaderEntry entry)
    {
        var tree = new HeaderTree(ChainParams.Regtest);
        var block = new BlockBuilder(tree, tree.Genesis, ChainParams.Regtest, new TestKey("miner")).With(0, transactions).Build();
        entry = tree.Add(block.Header, tree.Genesis);
        return block;
    }
}
