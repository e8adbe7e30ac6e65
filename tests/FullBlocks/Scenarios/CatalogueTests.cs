namespace Blockyard.FullBlocks.Scenarios;

public sealed class CatalogueTests
{
    /// <summary>So that no scenario is lost unnoticed.</summary>
    [Fact]
    public void There_are_as_many_scenarios_as_were_written() => Assert.Equal(584, Catalogue.Sentences.Count);

    [Fact]
    public void A_scenario_is_the_same_whenever_it_is_written()
    {
        var name = Catalogue.Sentences.Last();

        var (first, second) = (Catalogue.Write(name), Catalogue.Write(name));

        Assert.Equal(first.Tip.Raw, second.Tip.Raw);
        Assert.Equal(first.Steps.Count, second.Steps.Count);
    }
}
