using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>What a parent and its child push out together that the parent alone could not.</summary>
public sealed class PackageReplacementTests : PackageTest
{
    private const string Failed = "package RBF failed: ";

    [Fact]
    public void A_child_pays_for_the_replacement_by_its_parent()
    {
        var old = Harness.Admit((Pay(Coins[0]) with { Fee = 1_000 }).Build()).Transaction;
        var (parent, child) = Pair(0, parentFee: 200, childFee: 3_000);
        Assert.Equal("insufficient fee", Harness.Admission.Submit(parent).Validation.Reason);

        var result = Admit(parent, child);

        Assert.Equal([old.Id], result.Replaced);
        Assert.False(Harness.Pool.Contains(old.Id));
        Assert.Equal([parent.WitnessId, child.WitnessId], result.Transactions[0].EffectiveOver);
    }

    [Fact]
    public void A_pair_replaces_a_pair()
    {
        var (oldParent, oldChild) = Pair(0, parentFee: 0, childFee: 1_500);
        Admit(oldParent, oldChild);
        var parent = (Pay(Coins[0]) with { Fee = 0, OutputCount = 2 }).Build();

        var result = Admit(parent, (Pay(OutputOf(parent, 0)) with { Fee = 4_000 }).Build());

        Assert.Equal(new[] { oldParent.Id, oldChild.Id }.Order(), result.Replaced.Order());
        Assert.Equal(2, Harness.Pool.Count);
    }

    [Fact]
    public void The_pair_pays_more_than_what_it_pushes_out_and_for_its_own_relay()
    {
        Harness.Admit((Pay(Coins[0]) with { Fee = 1_000 }).Build());
        var (parent, child) = Pair(0, parentFee: 200, childFee: 799);

        var result = Submit(parent, child);

        Assert.Equal(Failed + "insufficient anti-DoS fees", result.Validation.Reason);
        Assert.Equal(
            $"rejecting replacement {child.Id}, less fees than conflicting txs; 999 < 1000", result.Validation.Detail);
        Assert.Equal(
            ["insufficient fee", "bad-txns-inputs-missingorspent"],
            result.Transactions.Select(each => each.Admission.Validation.Reason));
        (parent, child) = Pair(0, parentFee: 200, childFee: 810);
        Assert.Equal(Failed + "insufficient anti-DoS fees", Refuse(parent, child).Package);
    }

    [Fact]
    public void The_child_has_to_raise_the_rate_of_its_parent()
    {
        Harness.Admit((Pay(Coins[0]) with { Fee = 5_000 }).Build());
        var parent = (Pay(Coins[0]) with { Fee = 4_990 }).Build();
        var child = (Pay(OutputOf(parent, 0)) with { Fee = 3_000, OutputCount = 3 }).Build();

        Assert.Equal(Failed + "package feerate is less than or equal to parent feerate", Refuse(parent, child).Package);
    }

    [Fact]
    public void Miners_have_to_be_better_off_at_every_size()
    {
        // Small and dear: it would be mined before a large pair that pays more in all.
        Harness.Admit((Pay(Coins[0]) with { Fee = 5_000 }).Build());
        var parent = (Pay(Coins[0]) with { Fee = 1_000, OutputCount = 30 }).Build();
        var child = (Pay(OutputOf(parent, 0)) with { Fee = 6_000 }).Build();

        Assert.Equal(Failed + "insufficient feerate: does not improve feerate diagram", Refuse(parent, child).Package);
    }

    [Fact]
    public void What_has_many_relatives_is_not_replaced_by_a_pair()
    {
        var old = Harness.Admit((Pay(Coins[0]) with { OutputCount = 2 }).Build()).Transaction;
        Harness.Admit(Pay(OutputOf(old, 0)).Build());
        Harness.Admit(Pay(OutputOf(old, 1)).Build());
        var (parent, child) = Pair(0, parentFee: 0, childFee: 90_000);

        Assert.StartsWith(Failed + "insufficient feerate", Refuse(parent, child).Package, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_pair_replaces()
    {
        Harness.Admit(Pay(Coins[0]).Build());
        var parents = new[] { (Pay(Coins[0]) with { Fee = 0 }).Build(), (Pay(Coins[1]) with { Fee = 0 }).Build() };
        var child = (Pay(OutputOf(parents[0], 0), OutputOf(parents[1], 0)) with { Fee = 90_000 }).Build();

        Assert.Equal(Failed + "package must be 1-parent-1-child", Refuse([.. parents, child]).Package);
    }

    [Fact]
    public void A_pair_that_needs_what_waits_does_not_replace()
    {
        var waiting = Harness.Admit(Pay(Coins[1]).Build()).Transaction;
        Harness.Admit(Pay(Coins[0]).Build());
        var parent = (Pay(Coins[0]) with { Fee = 0 }).Build();
        var child = (Pay(OutputOf(parent, 0), OutputOf(waiting, 0)) with { Fee = 90_000 }).Build();

        Assert.Equal(Failed + "new transaction cannot have mempool ancestors", Refuse(parent, child).Package);
    }

    [Fact]
    public void The_rules_for_version_3_and_for_dust_hold_for_a_pair_that_replaces()
    {
        Harness.Admit(Pay(Coins[0]).Build());
        var parent = (Pay(Coins[0]) with { Version = 3, Fee = 0, Extra = [new TxOutput(100, PoolHarness.Alice.Script)] }).Build();
        var other = (Pay(OutputOf(parent, 0), OutputOf(parent, 1)) with { Fee = 9_000, Version = 2 }).Build();
        var careless = (Pay(OutputOf(parent, 0)) with { Fee = 9_000, Version = 3 }).Build();

        Assert.Equal("TRUC-violation", Refuse(parent, other).Package);
        Assert.Equal("unspent-dust", Refuse(parent, careless).Package);
        Admit(parent, (Pay(OutputOf(parent, 0), OutputOf(parent, 1)) with { Fee = 9_000, Version = 3 }).Build());
    }
}
