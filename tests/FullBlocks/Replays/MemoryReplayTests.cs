using Blockyard.FullBlocks.Scenarios;

namespace Blockyard.FullBlocks.Replays;

/// <summary>All scenarios on the engine with everything in memory.</summary>
public sealed class MemoryReplayTests
{
    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task In_memory(ScenarioName scenario)
    {
        await using var node = await EngineNode.StartAsync();
        await node.TakeBaseChainAsync();

        await Replay.RunAsync(node, Catalogue.Write(scenario.Text));
    }
}
