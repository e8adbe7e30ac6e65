using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool.Admission;

public sealed class BatchTests : PoolTest
{
    [Fact]
    public void A_batch_may_build_on_itself()
    {
        var parent = (Pay(Coins[0]) with { OutputCount = 2 }).Build();
        var child = Pay(OutputOf(parent, 0)).Build();
        var both = Pay(OutputOf(child, 0), OutputOf(parent, 1)).Build();

        var results = Harness.Admission.SubmitBatch([parent, child, both]);

        Assert.All(results, result => Assert.Equal(ValidationResult.Valid, result.Validation));
        Assert.True(Harness.Pool.TryGetEntry(both.Id, out var entry));
        Assert.Equal(3, entry.AncestorCount);
        Assert.Equal(new[] { parent.Id, child.Id }.Order(), entry.Parents.Order());
    }

    [Fact]
    public async Task A_batch_may_repeat_a_parent_that_a_block_holds_already()
    {
        var parent = (Pay(Coins[0]) with { OutputCount = 2 }).Build();
        await Harness.MineAsync(parent);
        var child = Pay(OutputOf(parent, 0)).Build();
        var late = Pay(OutputOf(child, 0), OutputOf(parent, 1)).Build();

        var results = Harness.Admission.SubmitBatch([parent, child, late]);

        Assert.Equal(["txn-already-known", "", ""], results.Select(result => result.Validation.Reason));
        Assert.Equal(2, Harness.Pool.Count);
    }

    [Fact]
    public void A_child_before_its_parent_is_an_orphan()
    {
        var parent = Pay(Coins[0]).Build();
        var child = Pay(OutputOf(parent, 0)).Build();

        var results = Harness.Admission.SubmitBatch([child, parent]);

        Assert.True(results[0].IsOrphan);
        Assert.True(results[1].IsAccepted);
    }

    [Fact]
    public void What_builds_on_a_refused_transaction_is_refused()
    {
        var parent = Pay(Coins[0] with { Key = PoolHarness.Bob }).Build();
        var child = Pay(TestCoin.Of(parent, 0, PoolHarness.Bob)).Build();

        var results = Harness.Admission.SubmitBatch([parent, child]);

        Assert.Equal(RejectCode.MempoolScriptFailed, results[0].Validation.Code);
        Assert.Equal(RejectCode.MissingOrSpentInputs, results[1].Validation.Code);
        Assert.Equal(0, Harness.Pool.Count);
    }

    [Fact]
    public void Of_two_in_a_batch_that_spend_the_same_the_first_stays_unless_the_second_pays_more()
    {
        var first = Pay(Coins[0]).Build();
        var equal = (Pay(Coins[0]) with { Sequence = TxInput.FinalSequence - 1 }).Build();
        var better = (Pay(Coins[0]) with { Fee = 5_000 }).Build();

        var results = Harness.Admission.SubmitBatch([first, equal, better, first]);

        Assert.Equal(["", "insufficient fee", "", "insufficient fee"], results.Select(result => result.Validation.Reason));
        Assert.Equal([first.Id], results[2].Replaced);
    }

    [Fact]
    public void A_test_answers_like_the_real_thing_and_leaves_nothing_behind()
    {
        var parent = Pay(Coins[0]).Build();
        var child = Pay(OutputOf(parent, 0)).Build();
        var bad = (Pay(Coins[1]) with { Fee = 0 }).Build();
        var events = Harness.Pool.Events.LastSequence;

        var results = Harness.Admission.TestAccept([parent, child, bad]);

        Assert.Equal(["", "", "min relay fee not met"], results.Select(result => result.Validation.Reason));
        Assert.Equal(1_000, results[0].Fee);
        Assert.Equal(parent.VirtualSize, results[0].VirtualSize);
        Assert.Equal(0, Harness.Pool.Count);
        Assert.Equal(0, Harness.Pool.GetInfo().MemoryBytes);
        Assert.Equal(events, Harness.Pool.Events.LastSequence);
        Assert.Empty(Harness.Journal.Kept);
    }

    [Fact]
    public void A_test_of_a_replacement_names_what_it_would_push_out_and_leaves_it_there()
    {
        var old = Harness.Admit(Pay(Coins[0]).Build()).Transaction;

        var result = Harness.Admission.TestAccept([(Pay(Coins[0]) with { Fee = 5_000 }).Build()])[0];

        Assert.True(result.IsAccepted);
        Assert.Equal([old.Id], result.Replaced);
        Assert.True(Harness.Pool.Contains(old.Id));
    }

    [Fact]
    public void Many_transactions_are_admitted_from_many_threads()
    {
        var batches = Coins.Chunk(4).Select(chunk => chunk.Select(coin => Pay(coin).Build()).ToList()).ToList();
        var chains = batches.ConvertAll(batch => (List<Transaction>)
            [.. batch, .. batch.Select(parent => Pay(OutputOf(parent, 0)).Build())]);

        var results = chains.AsParallel().WithDegreeOfParallelism(4).SelectMany(Harness.Admission.SubmitBatch).ToList();

        Assert.All(results, result => Assert.Equal(ValidationResult.Valid, result.Validation));
        Assert.Equal(2 * Coins.Count, Harness.Pool.Count);
        Assert.Equal(2_000 * Coins.Count, Harness.Pool.GetInfo().Fees);
    }
}
