using Blockyard.Chain.Mempool;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>Packages and a pool that has room for about ten small transactions.</summary>
public sealed class PackageEvictionTests : PackageTest
{
    private protected override MempoolSettings Settings => new() { MaxBytes = 12_000 };

    [Fact]
    public void A_child_pays_what_a_full_pool_asks_of_its_parent()
    {
        Fill();
        Harness.Admit((Pay(Coins[^1]) with { Fee = 50_000 }).Build());
        var (parent, child) = Pair(20, parentFee: 500, childFee: 40_000);
        Assert.Equal("mempool min fee not met", Harness.Admission.Submit(parent).Validation.Reason);

        Admit(parent, child);

        Assert.InRange(Harness.Pool.GetInfo().MemoryBytes, 1, 12_000);
    }

    [Fact]
    public void A_parent_that_would_be_evicted_at_once_stays_for_its_child()
    {
        Fill();
        var (parent, child) = Pair(20, parentFee: 500, childFee: 40_000);

        Admit(parent, child);
    }

    [Fact]
    public void A_package_that_pays_least_does_not_stay()
    {
        Fill();
        var (parent, child) = Pair(20, parentFee: 100, childFee: 110);

        var (message, transactions) = Refuse(parent, child);

        Assert.Equal("transaction failed", message);
        Assert.Equal(["mempool full", "mempool full"], transactions);
    }

    private void Fill()
    {
        for (var i = 0; Harness.Pool.GetInfo().MemoryBytes < 12_000 - 1_000; i++)
        {
            Harness.Admit((Pay(Coins[i]) with { Fee = 2_000 }).Build());
        }
    }
}
