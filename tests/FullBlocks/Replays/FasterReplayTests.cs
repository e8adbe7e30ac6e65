using Blockyard.FullBlocks.Scenarios;

namespace Blockyard.FullBlocks.Replays;

/// <summary>All scenarios on the engine with everything in files, which have to hold the same after a restart.</summary>
public sealed class FasterReplayTests(StoredBaseChain files) : IClassFixture<StoredBaseChain>
{
    [Theory]
    [MemberData(nameof(Catalogue.Names), MemberType = typeof(Catalogue))]
    public async Task On_FASTER(ScenarioName scenario)
    {
        using var folder = files.Copy();
        var written = Catalogue.Write(scenario.Text);

        await UseAsync(folder.Path, node => Replay.RunAsync(node, written));
        await UseAsync(folder.Path, node => Replay.ExpectEndAsync(node, written));
    }

    private static async Task UseAsync(string folder, Func<EngineNode, Task> use)
    {
        await using var stores = new StoredBaseChain.FileStores(folder);
        await using var node = await EngineNode.StartAsync(stores.Log, stores.State);
        await use(node);
    }
}
