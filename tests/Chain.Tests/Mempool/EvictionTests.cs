using Blockyard.Chain.Mempool;
using Blockyard.Chain.Tests.Mempool.Admission;
using Blockyard.Consensus;

namespace Blockyard.Chain.Tests.Mempool;

/// <summary>A pool that has room for about ten small transactions.</summary>
public sealed class EvictionTests : PoolTest
{
    private protected override MempoolSettings Settings => new() { MaxBytes = 12_000 };

    [Fact]
    public void What_pays_least_makes_room()
    {
        Fill(fee: 2_000);
        var poor = Harness.Pool.List(long.MaxValue, 1)[0];
        var before = Harness.Pool.Count;

        var rich = Harness.Admit((Pay(Coins[^1]) with { Fee = 50_000 }).Build()).Transaction;

        Assert.Equal(before, Harness.Pool.Count);
        Assert.True(Harness.Pool.Contains(rich.Id));
        Assert.False(Harness.Pool.Contains(poor.Transaction.Id));
        Assert.InRange(Harness.Pool.GetInfo().MemoryBytes, 1, 12_000);
    }

    [Fact]
    public void A_poor_parent_stays_for_its_rich_child()
    {
        var parent = Harness.Admit((Pay(Coins[0]) with { Fee = 100 }).Build()).Transaction;
        Harness.Admit((Pay(OutputOf(parent, 0)) with { Fee = 90_000 }).Build());
        Fill(fee: 2_000);

        Harness.Admit((Pay(Coins[^1]) with { Fee = 50_000 }).Build());

        Assert.True(Harness.Pool.Contains(parent.Id));
    }

    [Fact]
    public void What_would_go_at_once_is_refused()
    {
        Fill(fee: 2_000);

        var result = Harness.Admission.Submit((Pay(Coins[^1]) with { Fee = 1_000 }).Build());

        Assert.Equal("mempool full", result.Validation.Reason);
    }

    [Fact]
    public async Task After_an_eviction_entering_costs_more_for_a_while()
    {
        Fill(fee: 2_000);
        Harness.Admit((Pay(Coins[^1]) with { Fee = 50_000 }).Build());

        var refused = Harness.Admission.Submit((Pay(Coins[^2]) with { Fee = 1_900 }).Build());
        Assert.Equal(RejectCode.BelowMempoolFee, refused.Validation.Code);
        Assert.True(Harness.Pool.GetInfo().MinFee > Harness.Pool.Settings.MinRelayFee);

        // It falls only once a block has come.
        Harness.Clock.Advance(TimeSpan.FromHours(100));
        Assert.True(Harness.Pool.GetInfo().MinFee > Harness.Pool.Settings.MinRelayFee);
        await Harness.MineTemplateAsync();
        Harness.Clock.Advance(TimeSpan.FromHours(100));
        Assert.Equal(Harness.Pool.Settings.MinRelayFee, Harness.Pool.GetInfo().MinFee);
    }

    [Fact]
    public void What_waits_too_long_goes_without_a_block_too()
    {
        var parent = Harness.Admit(Pay(Coins[0]).Build()).Transaction;
        Harness.Clock.Advance(TimeSpan.FromDays(10));
        Harness.Admit(Pay(OutputOf(parent, 0)).Build());
        var other = Harness.Admit(Pay(Coins[1]).Build()).Transaction;
        Harness.Clock.Advance(TimeSpan.FromDays(4));
        Harness.Pool.RemoveExpired();
        Assert.Equal(3, Harness.Pool.Count);
        Harness.Clock.Advance(TimeSpan.FromSeconds(1));

        Harness.Pool.RemoveExpired();

        Assert.Equal([other.Id], Harness.Pool.Snapshot(out _).Select(each => each.Id));
    }

    private void Fill(long fee)
    {
        for (var i = 1; Harness.Pool.GetInfo().MemoryBytes < 12_000 - 1_000; i++)
        {
            Harness.Admit((Pay(Coins[i]) with { Fee = fee }).Build());
        }
    }
}
