using System.Text.Json;
using Blockyard.Chain.Import;
using Blockyard.Consensus;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>Chains that Bitcoin Core made, imported with every check on, must end where Core's own state ended.</summary>
public sealed class RecordedChainTests
{
    [ChainFact("heavy-p2wpkh")]
    public Task Heavy_chain_ends_with_the_tip_and_coins_that_Core_reports() => ImportAsync("heavy-p2wpkh", inputs: 105_021);

    [ChainFact("mixed")]
    public Task Mixed_chain_ends_with_the_tip_and_coins_that_Core_reports() => ImportAsync("mixed", inputs: 7_297);

    private static async Task ImportAsync(string name, int inputs)
    {
        using var state = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf($"chains/{name}/state.json")));
        var expected = state.RootElement.TryGetProperty("utxo_state", out var nested) ? nested : state.RootElement;
        await using var chain = await TestChain.StartAsync(now: RecordedChain.Later);
        using var file = await BlockFile.OpenAsync(RecordedChain.PathOf(name), ChainParams.Regtest, CancellationToken.None);

        var result = await new BlockImporter(chain.Chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);

        Assert.Null(result.Failure);
        Assert.Equal(inputs, result.Progress.Inputs);
        Assert.Equal(expected.GetProperty("bestblock").GetString(), chain.Tip.Hash.ToString());
        var coins = await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
        Assert.Equal(expected.GetProperty("txouts").GetInt64(), coins.CoinCount);
        Assert.Equal(expected.GetProperty("hash_serialized_3").GetString(), coins.HashSerialized.ToString());
        Assert.Equal(expected.GetProperty("muhash").GetString(), coins.MuHash.ToString());
        Assert.Equal(expected.GetProperty("transactions").GetInt64(), coins.TransactionCount);
        Assert.Equal(expected.GetProperty("bogosize").GetInt64(), coins.BogoSize);
        Tally.AddChain(name, $"{chain.Tip.Height} blocks, {inputs} inputs, {coins.CoinCount} coins with Core's hash");
    }
}
