using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Templates;
using Blockyard.Chain.Tests.Mempool;
using Blockyard.Chain.Tests.Mempool.Admission;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Templates;

public sealed class TemplateBuilderTests : PoolTest
{
    [Fact]
    public async Task A_block_made_of_a_template_is_valid_and_takes_everything_along()
    {
        var parent = Harness.Admit((Pay(Coins[0]) with { OutputCount = 2 }).Build()).Transaction;
        Harness.Admit(Pay(OutputOf(parent, 0)).Build());
        Harness.Admit(Pay(Coins[1]).Build());
        var template = Build();

        var block = Solve(template);

        Assert.Equal(template.Transactions.Length + 1, block.Transactions.Length);
        var result = await Harness.Chain.SubmitBlockAsync(block, CancellationToken.None);
        Assert.Equal(ValidationResult.Valid, result.Validation);
        Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        Assert.Equal(0, Harness.Pool.Count);
    }

    [Fact]
    public async Task A_template_of_an_empty_pool_makes_a_valid_block_too()
    {
        var template = Build();

        var result = await Harness.Chain.SubmitBlockAsync(Solve(template), CancellationToken.None);

        Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        Assert.Empty(template.MerkleBranch.ToArray());
    }

    [Fact]
    public void A_template_says_what_the_next_block_needs()
    {
        Harness.Admit((Pay(Coins[0]) with { Fee = 4_321 }).Build());
        var tip = Harness.Chain.Tip;

        var template = Build();

        Assert.Equal(tip.Height + 1, template.Height);
        Assert.Equal(tip.Hash, template.PreviousHash);
        Assert.Equal(0x207f_ffffu, template.Bits.Bits);
        Assert.Equal(tip.MedianTimePast + 1, template.MinTime);
        Assert.Equal((uint)Harness.Clock.GetUtcNow().ToUnixTimeSeconds(), template.CurrentTime);
        Assert.Equal(template.CurrentTime + 7_200, template.MaxTime);
        Assert.Equal(4_321, template.Fees);
        Assert.Equal(Subsidy.At(template.Height, ChainParams.Regtest) + 4_321, template.CoinbaseValue);
        Assert.Equal(template.Transactions[0].Weight, template.Weight);
    }

    [Fact]
    public void The_first_template_on_a_tip_says_that_older_work_is_lost()
    {
        Assert.True(Build().IsOnNewTip);
        Assert.False(Build().IsOnNewTip);
    }

    [Fact]
    public void What_pays_better_comes_first_and_a_child_pays_for_its_parent()
    {
        var middling = Harness.Admit((Pay(Coins[0]) with { Fee = 2_000 }).Build()).Transaction;
        var poor = Harness.Admit((Pay(Coins[1]) with { Fee = 100 }).Build()).Transaction;
        var rich = Harness.Admit((Pay(OutputOf(poor, 0)) with { Fee = 9_000 }).Build()).Transaction;
        var cheap = Harness.Admit((Pay(Coins[2]) with { Fee = 500 }).Build()).Transaction;

        Assert.Equal([poor.Id, rich.Id, middling.Id, cheap.Id], IdsOf(Build()));
    }

    [Fact]
    public void Siblings_get_better_once_their_common_parent_is_paid_for()
    {
        var parent = Harness.Admit((Pay(Coins[0]) with { Fee = 100, OutputCount = 2 }).Build()).Transaction;
        var rich = Harness.Admit((Pay(OutputOf(parent, 0)) with { Fee = 20_000 }).Build()).Transaction;
        // Together with the parent it would come behind the other one, by itself it comes before.
        var sibling = Harness.Admit((Pay(OutputOf(parent, 1)) with { Fee = 3_000 }).Build()).Transaction;
        var other = Harness.Admit((Pay(Coins[1]) with { Fee = 2_500 }).Build()).Transaction;

        Assert.Equal([parent.Id, rich.Id, sibling.Id, other.Id], IdsOf(Build()));
    }

    [Fact]
    public async Task One_invalid_transaction_does_not_stop_mining()
    {
        var good = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var forged = Pay(Coins[1] with { Key = PoolHarness.Bob }).Build();
        var child = Pay(TestCoin.Of(forged, 0, PoolHarness.Bob)).Build();
        var missing = Pay(Coins[2] with { OutPoint = new OutPoint(Hash256.Sha256([1]), 0) }).Build();
        Smuggle(forged);
        Smuggle(child);
        Smuggle(missing);
        Smuggle(Pay(Harness.Coinbases[10]).Build());
        Smuggle((Pay(Coins[3]) with { LockTime = 1_000_000 }).Build());

        var template = Build();

        Assert.Equal([good.Id], IdsOf(template));
        Assert.Equal(4, Harness.Builder.DroppedTransactions);
        Assert.False(Harness.Pool.Contains(forged.Id));
        Assert.False(Harness.Pool.Contains(child.Id));
        var result = await Harness.Chain.SubmitBlockAsync(Solve(template), CancellationToken.None);
        Assert.Equal(SubmitOutcome.Connected, result.Outcome);
    }

    [Fact]
    public void What_pays_too_little_is_left_out()
    {
        Harness.Admit((Pay(Coins[0]) with { Fee = 20 }).Build());
        Smuggle((Pay(Coins[1]) with { Fee = 0 }).Build(), fee: 0);

        Assert.Equal(1, Build().Transactions.Length);
    }

    private BlockTemplate Build()
    {
        var template = Harness.Builder.TryBuild();
        Assert.NotNull(template);
        return template;
    }

    private Block Solve(BlockTemplate template)
    {
        Harness.Templates.Publish(template);
        var (header, coinbase) = TestMiner.Solve(template, Harness.Templates.Subscribe().ExtraNoncePrefix);
        Assert.True(new SolutionAssembler(Harness.Chain, Harness.Templates, Harness.Pool).TryAssemble(template.Id, header, coinbase, null, out var block));
        return block;
    }

    /// <summary>Puts a transaction into the pool past all checks.</summary>
    private void Smuggle(Transaction transaction, long fee = 1_000)
    {
        using var alone = Harness.Pool.Write();
        Harness.Pool.Add(new MempoolNode(transaction, fee, transaction.VirtualSize, sigOpsCost: 1));
    }

    private static IEnumerable<Hash256> IdsOf(BlockTemplate template) => template.Transactions.ToArray().Select(each => each.Id);
}
