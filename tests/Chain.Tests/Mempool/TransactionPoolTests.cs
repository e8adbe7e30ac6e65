using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Events;
using Blockyard.Chain.Ports;
using Blockyard.Chain.Tests.Mempool.Admission;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool;

public sealed class TransactionPoolTests : PoolTest
{
    [Fact]
    public void A_waiting_transaction_is_found_by_its_id_its_outputs_and_what_it_spends()
    {
        var transaction = Harness.Admit((Pay(Coins[0]) with { OutputCount = 2 }).Build()).Transaction;

        Assert.True(Harness.Pool.TryGet(transaction.Id, out var found));
        Assert.Same(transaction, found);
        Assert.True(Harness.Pool.TryGetSpender(Coins[0].OutPoint, out var spender));
        Assert.Same(transaction, spender);
        Assert.True(Harness.Pool.TryGetOutput(new OutPoint(transaction.Id, 1), out var output));
        Assert.Equal(transaction.Outputs[1].Value, output.Value);
        Assert.False(Harness.Pool.TryGetOutput(new OutPoint(transaction.Id, 2), out _));
        Assert.False(Harness.Pool.TryGetSpender(Coins[1].OutPoint, out _));
        Assert.False(Harness.Pool.Contains(Hash256.Zero));
    }

    [Fact]
    public void An_entry_says_what_it_costs_and_when_it_came()
    {
        var transaction = Harness.Admit((Pay(Coins[0]) with { Fee = 1_234 }).Build()).Transaction;

        Assert.True(Harness.Pool.TryGetEntry(transaction.Id, out var entry));
        Assert.Equal(1_234, entry.Fee);
        Assert.Equal(transaction.VirtualSize, entry.VirtualSize);
        Assert.Equal(Harness.Clock.GetUtcNow(), entry.Time);
        Assert.Equal((uint)Harness.Chain.Tip.Height, entry.Height);
        Assert.Empty(entry.Parents);
        Assert.Empty(entry.Children);
    }

    [Fact]
    public void Pages_cover_everything_once_newest_first()
    {
        var all = Coins.ConvertAll(coin => Harness.Admit(Pay(coin).Build()).Transaction.Id);
        var seen = new List<Hash256>();
        for (var before = long.MaxValue; Harness.Pool.List(before, 7) is { Count: > 0 } page; before = page[^1].Sequence)
        {
            seen.AddRange(page.Select(entry => entry.Transaction.Id));
        }

        Assert.Equal(all.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public void A_script_finds_what_pays_to_it_and_what_spends_from_it()
    {
        var payment = Pay(Coins[0]) with { Extra = [new TxOutput(50_000, PoolHarness.Bob.Script)] };
        var toBob = Harness.Admit(payment.Build()).Transaction;
        var other = Harness.Admit(Pay(Coins[1]).Build()).Transaction;
        var fromBob = Harness.Admit(Pay(TestCoin.Of(toBob, 1, PoolHarness.Bob)).Build()).Transaction;
        var bob = ScriptHash.Of(PoolHarness.Bob.Script);

        Assert.Equal([fromBob.Id, toBob.Id], IdsOf(Harness.Pool.ListByScript(bob, long.MaxValue, 10)));
        Assert.Equal([fromBob.Id], IdsOf(Harness.Pool.ListByScript(bob, long.MaxValue, 1)));
        Assert.Equal(new ScriptSummary(2, 99_000, 1, 50_000, 2), Harness.Pool.GetScriptSummary(bob));
        var unspent = Assert.Single(Harness.Pool.ListUnspent(bob, 10));
        Assert.Equal((new OutPoint(fromBob.Id, 0), 49_000), (unspent.OutPoint, unspent.Coin.Value));
        Assert.Equal(
            [other.Id, toBob.Id], IdsOf(Harness.Pool.ListByScript(ScriptHash.Of(PoolHarness.Alice.Script), long.MaxValue, 10)));
        Assert.Empty(Harness.Pool.ListByScript(Hash256.Zero, long.MaxValue, 10));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    public void A_script_finds_a_transaction_once_however_often_it_pays_to_it(int outputs)
    {
        var toBob = Enumerable.Repeat(new TxOutput(5_000, PoolHarness.Bob.Script), outputs);
        var transaction = Harness.Admit((Pay(Coins[0]) with { Extra = [.. toBob] }).Build()).Transaction;

        Assert.Equal([transaction.Id], IdsOf(Harness.Pool.ListByScript(ScriptHash.Of(PoolHarness.Bob.Script), long.MaxValue, 10)));
        Assert.Equal([transaction.Id], IdsOf(Harness.Pool.ListByScript(ScriptHash.Of(PoolHarness.Alice.Script), long.MaxValue, 10)));
    }

    [Fact]
    public void Totals_are_those_of_what_waits()
    {
        var first = Harness.Admit(Pay(Coins[0]).Build());
        var second = Harness.Admit((Pay(Coins[1]) with { Fee = 500 }).Build());

        var info = Harness.Pool.GetInfo();

        Assert.Equal((2, 1_500), (info.Count, info.Fees));
        Assert.Equal(first.VirtualSize + second.VirtualSize, info.VirtualSize);
        Assert.Equal(new FeeRate(100), info.MinFee);
        Assert.InRange(info.MemoryBytes, info.VirtualSize, 20 * info.VirtualSize);
    }

    [Fact]
    public void A_snapshot_and_the_events_after_it_give_what_waits()
    {
        Harness.Admit(Pay(Coins[0]).Build());
        var known = Harness.Pool.Snapshot(out var place).Select(transaction => transaction.Id).ToHashSet();
        Harness.Admit((Pay(Coins[0]) with { Fee = 5_000 }).Build());
        Harness.Admit(Pay(Coins[1]).Build());

        var events = new MempoolEvent[10];
        Assert.True(Harness.Pool.Events.TryRead(place, events, out var count));
        foreach (var each in events[..count])
        {
            Assert.True(each.Removed is null ? known.Add(each.TransactionId) : known.Remove(each.TransactionId));
        }

        Assert.Equal(Harness.Pool.Snapshot(out _).Select(transaction => transaction.Id).Order(), known.Order());
        Assert.Equal(RemovalReason.Replaced, events[0].Removed);
    }

    private static IEnumerable<Hash256> IdsOf(IEnumerable<MempoolEntry> entries) => entries.Select(entry => entry.Transaction.Id);
}
