using Blockyard.Chain.Mempool.Admission;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>A test that hands packages in.</summary>
public abstract class PackageTest : PoolTest
{
    private protected PackageResult Submit(params Transaction[] package) => Harness.Admission.SubmitPackage(package);

    /// <summary>Hands in a package that has to be taken whole.</summary>
    private protected PackageResult Admit(params Transaction[] package)
    {
        var result = Submit(package);
        Assert.Equal("valid", result.Validation.ToString());
        Assert.All(package, transaction => Assert.True(Harness.Pool.Contains(transaction.Id)));
        return result;
    }

    /// <summary>Hands in a package of which nothing may be taken; gives its reason and that of each transaction.</summary>
    private protected (string Package, string[] Transactions) Refuse(params Transaction[] package)
    {
        var waiting = Harness.Pool.Snapshot(out _);
        var kept = Harness.Journal.Kept.Count;
        var result = Submit(package);
        Assert.Equal(waiting, Harness.Pool.Snapshot(out _));
        Assert.Equal(kept, Harness.Journal.Kept.Count);
        Assert.Empty(result.Replaced);
        return (result.Validation.Reason, [.. result.Transactions.Select(each => each.Admission.Validation.Reason)]);
    }

    /// <summary>A transaction that pays nothing, and one that spends its first output.</summary>
    private protected (Transaction Parent, Transaction Child) Pair(int coin, long parentFee = 0, long childFee = 2_000, int version = 2)
    {
        var parent = (Pay(Coins[coin]) with { Fee = parentFee, Version = version }).Build();
        return (parent, (Pay(OutputOf(parent, 0)) with { Fee = childFee, Version = version }).Build());
    }
}
