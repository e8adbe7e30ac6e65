namespace Blockyard.FullBlocks.Scenarios;

/// <summary>A scenario that is written out when it is needed, the same each time.</summary>
/// <param name="Name">The sentence.</param>
/// <param name="Tell">Writes it out.</param>
/// <param name="OfPeers">
/// True if only a peer could hand such blocks in: to those of a caller SubmitBlock adds a missing reserved value, as Core does.
/// </param>
internal sealed record Plot(string Name, Action<Story> Tell, bool OfPeers = false)
{
    public Scenario Write()
    {
        var story = new Story(Name);
        Tell(story);
        return story.End(Name);
    }
}
