using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>What a transaction is refused for because of what waits already, and what it may push out.</summary>
public sealed class PlacementTests : PoolTest
{
    [Fact]
    public void Refuses_what_waits_already()
    {
        var transaction = Pay(Coins[0]).Build();
        Harness.Admit(transaction);

        Assert.Equal("txn-already-in-mempool", Refuse(transaction).Reason);
        Assert.True(Harness.Admission.Submit(transaction).IsKnown);
    }

    [Fact]
    public void Refuses_what_waits_already_with_another_witness()
    {
        var transaction = Pay(Coins[0]).Build();
        Harness.Admit(transaction);
        var other = transaction.WithInputs([transaction.Inputs[0].With(default, Witness.Create([1], [2]))]);

        Assert.Equal("txn-same-nonwitness-data-in-mempool", Refuse(other).Reason);
    }

    [Fact]
    public void Refuses_the_twenty_sixth_in_a_row()
    {
        var last = Coins[0];
        for (var i = 0; i < 25; i++)
        {
            last = OutputOf(Harness.Admit(Pay(last).Build()).Transaction, 0);
        }

        var result = Refuse(Pay(last));
        Assert.Equal("too-long-mempool-chain", result.Reason);
        Assert.Equal("too many unconfirmed ancestors [limit: 25]", result.Detail);
    }

    [Fact]
    public void Refuses_the_twenty_sixth_that_needs_the_same_one()
    {
        var parent = Harness.Admit((Pay(Coins[0]) with { OutputCount = 30, Fee = 10_000 }).Build()).Transaction;
        for (var i = 0; i < 24; i++)
        {
            Harness.Admit(Pay(OutputOf(parent, i)).Build());
        }

        var result = Refuse(Pay(OutputOf(parent, 24)));
        Assert.Equal("too-long-mempool-chain", result.Reason);
        Assert.Equal($"too many descendants for tx {parent.Id} [limit: 25]", result.Detail);
    }

    [Fact]
    public void Refuses_relatives_that_are_too_large_together()
    {
        var parent = Harness.Admit((Pay(Coins[0]) with { OutputCount = 2_000, Fee = 100_000 }).Build()).Transaction;
        var child = Pay([.. Enumerable.Range(0, 600).Select(i => OutputOf(parent, i))]) with { Fee = 100_000 };

        var result = Refuse(child.Build());
        Assert.Equal("too-long-mempool-chain", result.Reason);
        Assert.Equal($"exceeds descendant size limit for tx {parent.Id} [limit: 101000]", result.Detail);
    }

    [Fact]
    public void Replaces_what_pays_less_with_all_that_needs_it()
    {
        var old = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var child = Harness.Admit(Pay(OutputOf(old, 0)).Build()).Transaction;

        var result = Harness.Admit((Pay(Coins[0]) with { Fee = 3_000 }).Build());

        Assert.Equal(new[] { old.Id, child.Id }.Order(), result.Replaced.Order());
        Assert.Equal([result.Transaction.Id], Harness.Pool.List(long.MaxValue, 10).Select(each => each.Transaction.Id));
    }

    [Fact]
    public void Replaces_also_what_did_not_announce_that_it_may_be()
    {
        Harness.Admit((Pay(Coins[0]) with { Sequence = TxInput.FinalSequence }).Build());

        Assert.Single(Harness.Admit((Pay(Coins[0]) with { Fee = 3_000 }).Build()).Replaced);
    }

    [Fact]
    public void Refuses_a_replacement_at_the_same_rate()
    {
        var old = Harness.Admit(Pay(Coins[0]).Build()).Transaction;

        var result = Refuse(Pay(Coins[0]) with { Version = 1 });
        Assert.Equal("insufficient fee", result.Reason);
        Assert.Contains("<= old feerate", result.Detail);
        Assert.True(Harness.Pool.Contains(old.Id));
    }

    [Fact]
    public void Refuses_a_replacement_that_pays_less_than_all_that_it_pushes_out()
    {
        var old = Harness.Admit((Pay(Coins[0]) with { OutputCount = 2 }).Build()).Transaction;
        Harness.Admit((Pay(OutputOf(old, 0)) with { Fee = 5_000 }).Build());

        var replacement = (Pay(Coins[0]) with { Fee = 5_999 }).Build();
        var result = Refuse(replacement);
        Assert.Equal("insufficient fee", result.Reason);
        Assert.Equal($"rejecting replacement {replacement.Id}, less fees than conflicting txs; 5999 < 6000", result.Detail);
    }

    [Fact]
    public void Refuses_a_replacement_that_does_not_pay_for_its_own_relay()
    {
        Harness.Admit(Pay(Coins[0]).Build());
        var size = Pay(Coins[0]).Build().VirtualSize;
        var relay = (size + 9) / 10;

        var replacement = (Pay(Coins[0]) with { Fee = 1_000 + relay - 1 }).Build();
        var result = Refuse(replacement);
        Assert.Equal("insufficient fee", result.Reason);
        Assert.Equal(
            $"rejecting replacement {replacement.Id}, not enough additional fees to relay; {relay - 1} < {relay}", result.Detail);
        Harness.Admit((Pay(Coins[0]) with { Fee = 1_000 + relay }).Build());
    }

    [Fact]
    public void Refuses_a_replacement_that_adds_an_unconfirmed_input()
    {
        Harness.Admit(Pay(Coins[0]).Build());
        var other = Harness.Admit(Pay(Coins[1]).Build()).Transaction;

        var replacement = (Pay(Coins[0], OutputOf(other, 0)) with { Fee = 50_000 }).Build();
        var result = Refuse(replacement);
        Assert.Equal("replacement-adds-unconfirmed", result.Reason);
        Assert.Equal($"replacement {replacement.Id} adds unconfirmed input, idx 1", result.Detail);
    }

    [Fact]
    public void Refuses_to_replace_what_it_needs()
    {
        var parent = Harness.Admit(Pay(Coins[0]).Build()).Transaction;

        var result = Refuse(Pay(Coins[0], OutputOf(parent, 0)) with { Fee = 50_000 });
        Assert.Equal("bad-txns-spends-conflicting-tx", result.Reason);
    }

    [Fact]
    public void Refuses_to_push_out_more_than_a_hundred()
    {
        var conflicts = new List<TestCoin>();
        for (var i = 0; i < 5; i++)
        {
            var parent = Harness.Admit((Pay(Coins[i]) with { OutputCount = 20 }).Build()).Transaction;
            conflicts.Add(Coins[i]);
            for (var child = 0; child < 20; child++)
            {
                Harness.Admit(Pay(OutputOf(parent, child)).Build());
            }
        }

        var replacement = (Pay([.. conflicts]) with { Fee = 1_000_000 }).Build();
        var result = Refuse(replacement);
        Assert.Equal("too many potential replacements", result.Reason);
        Assert.Equal($"rejecting replacement {replacement.Id}; too many potential replacements (105 > 100)", result.Detail);
    }

    [Fact]
    public void Refuses_a_version_3_child_of_another_version_and_the_other_way_round()
    {
        var plain = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var truc = Harness.Admit((Pay(Coins[1]) with { Version = 3 }).Build()).Transaction;

        Assert.Equal("TRUC-violation", Refuse(Pay(OutputOf(plain, 0)) with { Version = 3 }).Reason);
        Assert.Equal("TRUC-violation", Refuse(Pay(OutputOf(truc, 0))).Reason);
    }

    [Fact]
    public void Refuses_a_grandchild_of_a_version_3_transaction()
    {
        var parent = Harness.Admit((Pay(Coins[1]) with { Version = 3 }).Build()).Transaction;
        var child = Harness.Admit((Pay(OutputOf(parent, 0)) with { Version = 3 }).Build()).Transaction;

        Assert.Equal("TRUC-violation", Refuse(Pay(OutputOf(child, 0)) with { Version = 3 }).Reason);
    }

    [Fact]
    public void Second_child_of_a_version_3_transaction_pushes_the_first_out_if_it_pays_more()
    {
        var parent = Harness.Admit((Pay(Coins[1]) with { Version = 3, OutputCount = 2 }).Build()).Transaction;
        var child = Harness.Admit((Pay(OutputOf(parent, 0)) with { Version = 3, Fee = 1_000 }).Build()).Transaction;
        var second = Pay(OutputOf(parent, 1)) with { Version = 3 };

        Assert.Equal("insufficient fee (including sibling eviction)", Refuse(second with { Fee = 1_000 }).Reason);
        Assert.Equal("insufficient fee (including sibling eviction)", Refuse(second with { Fee = 1_001 }).Reason);
        Assert.Equal([child.Id], Harness.Admit((second with { Fee = 1_100 }).Build()).Replaced);
    }

    [Fact]
    public void Refuses_version_3_transactions_that_are_too_large()
    {
        Assert.Equal("TRUC-violation", Refuse(Pay(Coins[0]) with { Version = 3, OutputCount = 400, Fee = 50_000 }).Reason);

        var parent = Harness.Admit((Pay(Coins[1]) with { Version = 3 }).Build()).Transaction;
        var child = Pay(OutputOf(parent, 0)) with { Version = 3, OutputCount = 40, Fee = 50_000 };
        Assert.Equal("TRUC-violation", Refuse(child.Build()).Reason);
    }

    [Fact]
    public void Spends_each_output_of_a_waiting_transaction_once()
    {
        var parent = Harness.Admit((Pay(Coins[0]) with { OutputCount = 2 }).Build()).Transaction;
        Harness.Admit(Pay(OutputOf(parent, 0)).Build());
        Harness.Admit(Pay(OutputOf(parent, 1)).Build());

        Assert.Equal("insufficient fee", Refuse(Pay(OutputOf(parent, 0)) with { Sequence = TxInput.FinalSequence }).Reason);
        Assert.Equal("insufficient fee", Refuse(Pay(OutputOf(parent, 1)) with { Sequence = TxInput.FinalSequence }).Reason);
    }

    [Fact]
    public void Refuses_a_place_among_outputs_that_a_waiting_transaction_does_not_have()
    {
        var parent = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        var beyond = OutputOf(parent, 0) with { OutPoint = new OutPoint(parent.Id, 1) };

        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(Pay(beyond)).Reason);
    }
}
