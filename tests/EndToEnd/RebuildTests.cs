using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>Coins and indexes built again from the block log, by the command and by a node that starts.</summary>
public sealed class RebuildTests
{
    private const string Recorded = "mixed";

    [ChainFact(Recorded)]
    public async Task A_lost_index_is_rebuilt_by_the_command_and_by_the_flag_of_a_node_that_starts()
    {
        using var folder = new TempFolder();
        string[] data = ["--Data:Directory", folder.PathOf("chain"), "--Chain:MemoryMiB", "64"];
        using (var import = ServiceProcess.Start("ChainStore", ["import", SharedData.PathOf($"chains/{Recorded}/blocks.hex.gz"), .. data]))
        {
            Assert.Equal(0, await import.WaitForExitAsync());
        }

        Directory.Delete(folder.PathOf("chain/state"), recursive: true);
        using (var rebuild = ServiceProcess.Start("ChainStore", ["rebuild-index", .. data]))
        {
            Assert.Equal(0, await rebuild.WaitForExitAsync());
            var report = await File.ReadAllTextAsync(SharedData.PathOf($"chains/{Recorded}/state.json"));
            var state = JsonElement.Parse(report).GetProperty("utxo_state");
            Assert.Contains("rebuild: 100 %", rebuild.Output, StringComparison.Ordinal);
            Assert.Contains(state.GetProperty("hash_serialized_3").GetString()!, rebuild.Output, StringComparison.Ordinal);
        }

        using var node = ServiceProcess.Start(
            "ChainStore",
            ["--rebuild-index", .. data, "--Grpc:Port", "0", "--Management:Port", "0", "--Peer:Port", "0"],
            new Dictionary<string, string> { ["Service__Token"] = "0123456789abcdef0123456789abcdef" });
        await Eventually.GetAsync(
            () => Task.FromResult(node.Output), output => output.Contains("chain-store listens", StringComparison.Ordinal), "the node's line");
        Assert.Contains("as Chain:RebuildIndex says, from height 0 on", node.Output, StringComparison.Ordinal);
        Assert.Equal(0, await node.TerminateAsync());
    }
}
