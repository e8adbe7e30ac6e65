using System.Text.Json;
using Blockyard.Chain.Import;
using Blockyard.Consensus;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit;

namespace Blockyard.Peering.Tests;

public sealed class RecordedChainTests
{
    [ChainFact("mixed")]
    public async Task A_chain_of_Core_arrives_over_the_wire_with_the_coins_that_Core_reports()
    {
        using var state = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf("chains/mixed/state.json")));
        var expected = state.RootElement.TryGetProperty("utxo_state", out var nested) ? nested : state.RootElement;
        await using var full = await TestNode.StartAsync("full");
        using var file = await BlockFile.OpenAsync(
            SharedData.PathOf("chains/mixed/blocks.hex.gz"), ChainParams.Regtest, CancellationToken.None);
        var import = await new BlockImporter(full.Chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);
        Assert.Null(import.Failure);
        await using var fresh = await TestNode.StartAsync("fresh", full.Address);

        await fresh.ReachesAsync(full);

        Assert.Equal(expected.GetProperty("bestblock").GetString(), fresh.Tip.Hash.ToString());
        Assert.Equal(expected.GetProperty("hash_serialized_3").GetString(), (await fresh.HashCoinsAsync()).ToString());
    }
}
