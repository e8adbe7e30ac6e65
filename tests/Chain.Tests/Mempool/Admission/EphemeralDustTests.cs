using Blockyard.Chain.Mempool;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>Dust that is there for a child to sweep up, on a network that relays for nothing.</summary>
public sealed class EphemeralDustTests : PoolTest
{
    private protected override MempoolSettings Settings => new() { MinRelayFee = default };

    [Fact]
    public void Transaction_with_dust_pays_no_fee()
    {
        var result = Refuse(WithDust() with { Fee = 1 });

        Assert.Equal(("dust", "tx with dust output must be 0-fee"), (result.Reason, result.Detail));
        Harness.Admit(WithDust().Build());
    }

    [Fact]
    public void Two_outputs_of_dust_are_too_many() =>
        Assert.Equal("dust", Refuse(WithDust() with { Extra = [Dust, Dust] }).Reason);

    [Fact]
    public void Child_has_to_sweep_up_the_dust_of_its_parents()
    {
        var parent = Harness.Admit(WithDust().Build()).Transaction;
        var child = Pay(OutputOf(parent, 0), Coins[1]) with { Version = 3 };

        var result = Refuse(child);
        Assert.Equal("missing-ephemeral-spends", result.Reason);
        Assert.StartsWith($"tx {child.Build().Id} (wtxid=", result.Detail, StringComparison.Ordinal);
        Harness.Admit((Pay(OutputOf(parent, 0), OutputOf(parent, 1)) with { Version = 3 }).Build());
    }

    [Fact]
    public async Task Confirmed_dust_may_be_left_alone()
    {
        var parent = Harness.Admit(WithDust().Build()).Transaction;
        await Harness.MineAsync(parent);

        Harness.Admit(Pay(OutputOf(parent, 0)).Build());
    }

    private static TxOutput Dust => new(100, PoolHarness.Alice.Script);

    private Payment WithDust() => Pay(Coins[0]) with { Version = 3, Fee = 0, Extra = [Dust] };
}
