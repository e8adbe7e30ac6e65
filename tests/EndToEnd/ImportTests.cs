using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>The import command on a chain that Bitcoin Core made.</summary>
public sealed class ImportTests
{
    [ChainFact("heavy-p2wpkh")]
    public async Task A_recorded_chain_ends_with_the_tip_and_the_coins_that_Core_reports()
    {
        using var folder = new TempFolder();
        var report = await File.ReadAllTextAsync(SharedData.PathOf("chains/heavy-p2wpkh/state.json"));
        var state = JsonElement.Parse(report).GetProperty("utxo_state");
        var tip = $"tip {state.GetProperty("height")} {state.GetProperty("bestblock").GetString()}";

        using var import = ServiceProcess.Start(
            "ChainStore",
            ["import", SharedData.PathOf("chains/heavy-p2wpkh/blocks.hex.gz"), "--Data:Directory", folder.PathOf("chain")]);

        Assert.Equal(0, await import.WaitForExitAsync());
        Assert.Contains(tip, import.Output, StringComparison.Ordinal);
        Assert.Contains(state.GetProperty("hash_serialized_3").GetString()!, import.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_holds_no_blocks_is_refused_with_one_line()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.PathOf("blocks"), "These are no blocks.");

        using var import = ServiceProcess.Start(
            "ChainStore", ["import", folder.PathOf("blocks"), "--Data:Directory", folder.PathOf("chain")]);

        Assert.Equal(1, await import.WaitForExitAsync());
        Assert.StartsWith("import: ", import.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", import.Output, StringComparison.Ordinal);
    }
}
