namespace Blockyard.FullBlocks.Scenarios;

/// <summary>A scenario that is written out when it is needed, the same each time.</summary>
internal sealed record Plot(string Name, Action<Story> Tell)
{
    public Scenario Write()
    {
        var story = new Story(Name);
        Tell(story);
        return story.End(Name);
    }
}
