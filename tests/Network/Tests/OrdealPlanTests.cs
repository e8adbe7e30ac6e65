using Blockyard.Network.Ordeals;

namespace Blockyard.Network.Tests;

public sealed class OrdealPlanTests
{
    [Fact]
    public void The_same_seed_makes_the_same_plan_and_another_seed_another()
    {
        Assert.Equal(Describe(3), Describe(3));
        Assert.NotEqual(Describe(3), Describe(4));
    }

    [Fact]
    public void Every_ordeal_comes()
    {
        var ordeals = OrdealPlan.Draw(new Random(1)).Take(200).ToArray();
        var kinds = typeof(IOrdeal).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IOrdeal)) && !type.IsInterface);

        Assert.Equal(kinds.ToHashSet(), ordeals.SelectMany(All).Select(ordeal => ordeal.GetType()).ToHashSet());
        Assert.Contains(ordeals, ordeal => ordeal is PartitionOrdeal { Small: 1 });
        Assert.Contains(ordeals, ordeal => ordeal is PartitionOrdeal { Small: 2, Kill: true });
        Assert.Contains(ordeals, ordeal => ordeal is AbsenceOrdeal { Wiped: true });
    }

    [Theory]
    [InlineData("--speed", "3")]
    [InlineData("--minutes", null)]
    public void Unknown_options_and_missing_values_are_refused(string option, string? value)
    {
        Assert.Throws<FormatException>(() => NetworkOptions.Parse(value is null ? [option] : [option, value]));
    }

    private static IEnumerable<IOrdeal> All(IOrdeal ordeal) =>
        ordeal is MeanwhileOrdeal both ? [both, both.Long, .. both.Others] : [ordeal];

    private static string Describe(int seed) => string.Join('\n', OrdealPlan.Draw(new Random(seed)).Take(20));
}
