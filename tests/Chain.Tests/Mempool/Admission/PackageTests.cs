using Blockyard.Chain.Mempool;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>Children that pay for parents which nobody would take alone.</summary>
public sealed class PackageTests : PackageTest
{
    [Fact]
    public void A_child_pays_for_a_parent_that_pays_nothing()
    {
        var (parent, child) = Pair(0);
        Assert.Equal("min relay fee not met", Harness.Admission.Submit(parent).Validation.Reason);

        var result = Admit(parent, child);

        var rate = FeeRate.Of(2_000, parent.VirtualSize + child.VirtualSize);
        Assert.All(result.Transactions, each => Assert.Equal(rate, each.EffectiveRate));
        Assert.All(result.Transactions, each => Assert.Equal([parent.WitnessId, child.WitnessId], each.EffectiveOver));
        Assert.Equal([0L, 2_000], result.Transactions.Select(each => each.Admission.Fee));
        Assert.Equal([parent.Raw.ToArray(), child.Raw.ToArray()], Harness.Journal.Kept.Select(each => each.Raw.ToArray()));
    }

    [Fact]
    public async Task A_package_is_there_again_after_a_restart_with_what_builds_on_it()
    {
        var (parent, child) = Pair(0);
        Admit(parent, child);
        var grandchild = Harness.Admit(Pay(OutputOf(child, 0)).Build()).Transaction;
        var other = Harness.Admit(Pay(Coins[1]).Build()).Transaction;

        await Harness.RestartAsync();

        Assert.Equal(
            new[] { parent.Id, child.Id, grandchild.Id, other.Id }.Order(), Harness.Pool.Snapshot(out _).Select(each => each.Id).Order());
    }

    [Fact]
    public void One_child_pays_for_many_parents()
    {
        Transaction[] parents = [.. Enumerable.Range(0, 24).Select(i => (Pay(Coins[i]) with { Fee = 0 }).Build())];
        var child = (Pay([.. parents.Select(parent => OutputOf(parent, 0))]) with { Fee = 10_000 }).Build();

        Admit([.. parents, child]);

        Assert.True(Harness.Pool.TryGetEntry(child.Id, out var entry));
        Assert.Equal((25, 10_000L), (entry.AncestorCount, entry.AncestorFees));
    }

    [Fact]
    public void A_parent_that_can_pay_for_itself_is_not_counted_in()
    {
        var (rich, poor) = ((Pay(Coins[0]) with { Fee = 5_000 }).Build(), (Pay(Coins[1]) with { Fee = 0 }).Build());
        var child = (Pay(OutputOf(rich, 0), OutputOf(poor, 0)) with { Fee = 2_000 }).Build();

        var result = Admit(rich, poor, child);

        Assert.Equal([rich.WitnessId], result.Transactions[0].EffectiveOver);
        Assert.Equal([poor.WitnessId, child.WitnessId], result.Transactions[2].EffectiveOver);
    }

    [Fact]
    public void A_parent_does_not_pay_for_its_child()
    {
        var (parent, child) = Pair(0, parentFee: 5_000, childFee: 0);

        var result = Submit(parent, child);

        Assert.Equal("transaction failed", result.Validation.Reason);
        Assert.Equal(["", "min relay fee not met"], result.Transactions.Select(each => each.Admission.Validation.Reason));
        Assert.Equal([parent.Id], Harness.Pool.Snapshot(out _).Select(each => each.Id));
    }

    [Fact]
    public void A_parent_that_waits_already_may_be_among_them()
    {
        var (parent, child) = Pair(0, parentFee: 1_000);
        Harness.Admit(parent);

        var result = Admit(parent, child);

        Assert.True(result.Transactions[0].Admission.IsKnown);
        Assert.Equal((1_000L, parent.VirtualSize), (result.Transactions[0].Admission.Fee, result.Transactions[0].Admission.VirtualSize));
        Assert.Null(result.Transactions[0].EffectiveRate);
        Assert.Equal([child.WitnessId], result.Transactions[1].EffectiveOver);
    }

    [Fact]
    public void A_parent_that_waits_with_another_witness_is_named_and_no_hindrance()
    {
        var (parent, child) = Pair(0, parentFee: 1_000);
        Harness.Admit(parent);
        var other = parent.WithInputs([parent.Inputs[0].With(default, Witness.Create([1], [2]))]);

        var result = Admit(other, child);

        Assert.Equal(parent.WitnessId, result.Transactions[0].OtherWitnessId);
        Assert.True(result.Transactions[0].IsInPool);
    }

    [Fact]
    public void Parents_that_wait_need_not_be_among_them()
    {
        var waiting = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var poor = (Pay(Coins[1]) with { Fee = 0 }).Build();

        Admit(poor, (Pay(OutputOf(poor, 0), OutputOf(waiting, 0)) with { Fee = 2_000 }).Build());
    }

    [Fact]
    public void A_single_transaction_is_a_package_too()
    {
        Admit(Pay(Coins[0]).Build());

        AssertRefused(Refuse((Pay(Coins[1]) with { Fee = 0 }).Build()), "transaction failed", "min relay fee not met");
    }

    [Fact]
    public void A_package_that_does_not_pay_enough_is_refused_with_the_rate_of_the_whole()
    {
        var (parent, child) = Pair(0, childFee: 20);

        AssertRefused(Refuse(parent, child), "transaction failed", "min relay fee not met", "min relay fee not met");
        var result = Submit(parent, child);
        Assert.All(result.Transactions, each => Assert.Equal([parent.WitnessId, child.WitnessId], each.EffectiveOver));
        Assert.StartsWith("20 < ", result.Transactions[0].Admission.Validation.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_fee_can_mend_fails_by_itself()
    {
        var (parent, child) = Pair(0);
        var wrong = child.WithInputs([child.Inputs[0].With(default, Witness.Create([1], [2]))]);

        var (message, transactions) = Refuse(parent, wrong);

        Assert.Equal("transaction failed", message);
        Assert.Equal("min relay fee not met", transactions[0]);
        Assert.StartsWith("mempool-script-verify-flag-failed", transactions[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_whose_other_parent_is_nowhere_fails()
    {
        var (nowhere, poor) = (Pay(Coins[0]).Build(), (Pay(Coins[1]) with { Fee = 0 }).Build());
        var child = (Pay(OutputOf(nowhere, 0), OutputOf(poor, 0)) with { Fee = 2_000 }).Build();

        AssertRefused(Refuse(poor, child), "transaction failed", "min relay fee not met", "bad-txns-inputs-missingorspent");
    }

    [Fact]
    public async Task A_parent_that_is_in_a_block_fails_but_its_child_does_not()
    {
        var (parent, child) = Pair(0);
        await Harness.MineAsync(parent);

        var result = Submit(parent, child);

        Assert.Equal("transaction failed", result.Validation.Reason);
        Assert.Equal(["txn-already-known", ""], result.Transactions.Select(each => each.Admission.Validation.Reason));
    }

    [Fact]
    public void Limits_hold_for_what_comes_together()
    {
        var first = Harness.Admit((Pay(Coins[0]) with { OutputCount = 26, Fee = 20_000 }).Build()).Transaction;
        for (var i = 2; i < 25; i++)
        {
            Harness.Admit(Pay(OutputOf(first, i)).Build());
        }

        // It has 24 with itself; one more is fine, and two are not.
        var parent = (Pay(OutputOf(first, 0)) with { Fee = 0 }).Build();
        var child = (Pay(OutputOf(parent, 0)) with { Fee = 2_000 }).Build();

        AssertRefused(Refuse(parent, child), "transaction failed", "min relay fee not met", "too-long-mempool-chain");
    }

    [Fact]
    public void Dust_that_the_child_sweeps_up_is_taken()
    {
        var parent = WithDust(version: 2);

        AssertRefused(
            Refuse(parent, (Pay(OutputOf(parent, 0)) with { Fee = 2_000 }).Build()),
            "unspent-dust",
            "min relay fee not met",
            "missing-ephemeral-spends");
        Admit(parent, (Pay(OutputOf(parent, 0), OutputOf(parent, 1)) with { Fee = 2_000 }).Build());
    }

    [Fact]
    public void Version_3_pays_for_version_3_only()
    {
        var (parent, child) = Pair(0, version: 3);
        var other = (Pay(OutputOf(parent, 0)) with { Fee = 2_000, Version = 2 }).Build();

        AssertRefused(Refuse(parent, other), "TRUC-violation", "min relay fee not met", "TRUC-violation");
        Admit(parent, child);
    }

    [Fact]
    public void A_package_of_three_generations_of_version_3_is_refused()
    {
        var grandparent = Harness.Admit((Pay(Coins[0]) with { Version = 3, OutputCount = 2 }).Build()).Transaction;
        var parent = (Pay(OutputOf(grandparent, 0)) with { Version = 3, Fee = 0 }).Build();
        var child = (Pay(OutputOf(parent, 0)) with { Version = 3, Fee = 2_000 }).Build();

        Assert.Equal("TRUC-violation", Refuse(parent, child).Package);
    }

    [Fact]
    public void No_sibling_is_evicted_for_a_package()
    {
        var grandparent = Harness.Admit((Pay(Coins[0]) with { Version = 3, OutputCount = 2 }).Build()).Transaction;
        Harness.Admit((Pay(OutputOf(grandparent, 1)) with { Version = 3 }).Build());
        var poor = (Pay(OutputOf(grandparent, 0)) with { Version = 3, Fee = 0 }).Build();
        var child = (Pay(OutputOf(poor, 0)) with { Version = 3, Fee = 9_000 }).Build();

        AssertRefused(
            Refuse(poor, child), "transaction failed", "insufficient fee (including sibling eviction)", "bad-txns-inputs-missingorspent");
    }

    private static void AssertRefused((string Package, string[] Transactions) refused, string package, params string[] transactions)
    {
        Assert.Equal(package, refused.Package);
        Assert.Equal(transactions, refused.Transactions);
    }

    private Transaction WithDust(int version) =>
        (Pay(Coins[0]) with { Version = version, Fee = 0, Extra = [new TxOutput(100, PoolHarness.Alice.Script)] }).Build();
}
