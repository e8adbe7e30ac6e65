using Blockyard.FullBlocks.Scenarios;

namespace Blockyard.FullBlocks.Replays;

/// <summary>All scenarios on a chain-store as it runs in production, over gRPC.</summary>
public sealed class GrpcReplayTests(StoredBaseChain files) : IClassFixture<StoredBaseChain>
{
    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task Over_gRPC(ScenarioName scenario)
    {
        using var folder = files.Copy();
        await using var node = await ServiceNode.StartAsync(folder.Path);

        await Replay.RunAsync(node, Catalogue.Write(scenario.Text));
    }
}
