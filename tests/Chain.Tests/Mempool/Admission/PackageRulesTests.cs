using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>What is no package at all, in Bitcoin Core's words.</summary>
public sealed class PackageRulesTests : PackageTest
{
    public static TheoryData<string> Reasons =>
    [
        "package-too-many-transactions",
        "package-too-large",
        "package-contains-duplicates",
        "package-contains-duplicates, with another witness",
        "package-not-sorted",
        "conflict-in-package",
        "package-not-child-with-parents, no relatives",
        "package-not-child-with-parents, a grandparent",
        "package-not-child-with-parents, parents that need each other",
    ];

    [Theory, MemberData(nameof(Reasons))]
    public void A_malformed_package_is_refused_whole(string reason)
    {
        var package = Make(reason);

        var (message, transactions) = Refuse(package);

        Assert.Equal(reason.Split(',')[0], message);
        Assert.Equal(Enumerable.Repeat("package-not-validated", package.Length), transactions);
    }

    [Fact]
    public void An_empty_package_is_a_mistake_of_the_caller() => Assert.ThrowsAny<ArgumentException>(() => Submit());

    [Fact]
    public void Twenty_five_transactions_and_a_weight_of_404000_are_a_package()
    {
        Transaction[] parents = [.. Enumerable.Range(0, 24).Select(i => (Pay(Coins[i]) with { OutputCount = 2 }).Build())];
        var data = new TxOutput(0, new byte[] { 0x6a }.Concat(new byte[80_000]).ToArray());
        var child = Pay([.. parents.Select(parent => OutputOf(parent, 0))]) with { Fee = 500_000, Extra = [data] };
        Transaction[] package = [.. parents, child.Build()];
        var more = (404_000 - package.Sum(static each => each.Weight)) / 4;
        child = child with { Extra = [new TxOutput(0, new byte[] { 0x6a }.Concat(new byte[80_000 + more]).ToArray())] };
        package[^1] = child.Build();
        Assert.InRange(package.Sum(static each => each.Weight), 403_990, 404_000);

        Assert.NotEqual("package-too-large", Submit(package).Validation.Reason);
    }

    private Transaction[] Make(string reason)
    {
        var (parent, child) = Pair(0);
        switch (reason)
        {
            case "package-too-many-transactions":
                Transaction[] parents = [.. Enumerable.Range(0, 25).Select(i => Pay(Coins[i]).Build())];
                return [.. parents, Pay([.. parents.Select(each => OutputOf(each, 0))]).Build()];
            case "package-too-large":
                var data = new TxOutput(0, new byte[] { 0x6a }.Concat(new byte[60_000]).ToArray());
                var large = (Pay(Coins[0]) with { Extra = [data] }).Build();
                return [large, (Pay(OutputOf(large, 0)) with { Extra = [data] }).Build()];
            case "package-contains-duplicates":
                return [parent, parent, child];
            case "package-contains-duplicates, with another witness":
                return [parent, parent.WithInputs([parent.Inputs[0].With(default, Witness.Create([1], [2]))]), child];
            case "package-not-sorted":
                return [child, parent];
            case "conflict-in-package":
                return [parent, (Pay(OutputOf(parent, 0), Coins[0]) with { Fee = 2_000 }).Build()];
            case "package-not-child-with-parents, no relatives":
                return [parent, Pay(Coins[1]).Build()];
            case "package-not-child-with-parents, a grandparent":
                return [parent, child, Pay(OutputOf(child, 0)).Build()];
            default:
                var first = (Pay(Coins[0]) with { OutputCount = 2 }).Build();
                var second = Pay(OutputOf(first, 0)).Build();
                return [first, second, Pay(OutputOf(first, 1), OutputOf(second, 0)).Build()];
        }
    }
}
