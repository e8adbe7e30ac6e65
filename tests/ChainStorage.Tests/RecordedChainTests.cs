using System.Text.Json;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Consensus;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests;

/// <summary>Chains recorded from Bitcoin Core, imported with every check on into files, must end with the coins that it reports.</summary>
public sealed class RecordedChainTests : IDisposable
{
    private static readonly DateTimeOffset RecordedBefore = new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [ChainFact("mixed")]
    public Task The_mixed_chain_ends_with_the_recorded_coins_and_a_rebuild_from_the_log_gives_them_again() => CheckAsync("mixed");

    [ChainFact("heavy-p2wpkh")]
    public Task The_heavy_chain_ends_with_the_recorded_coins_in_less_memory_than_they_take() => CheckAsync("heavy-p2wpkh");

    private async Task CheckAsync(string name)
    {
        using var recorded = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf($"chains/{name}/state.json")));
        var expected = recorded.RootElement.GetProperty("utxo_state");
        await RunAsync(expected, new ChainSettings { CheckpointBlocks = 50 }, chain => ImportAsync(chain, name));
        await RunAsync(expected, new ChainSettings(), _ => Task.CompletedTask);
        await RunAsync(expected, new ChainSettings { RebuildState = true }, _ => Task.CompletedTask);
    }

    private async Task RunAsync(JsonElement expected, ChainSettings settings, Func<Blockchain, Task> work)
    {
        using var log = FileBlockLog.Open(TestSettings.For(_temp.Path));
        using var state = KeyValueChainState.Open(TestSettings.For(_temp.Path));
        await using var chain = await TestChain.StartAsync(log: log, state: state, settings: settings, now: RecordedBefore);
        await work(chain.Chain);
        Assert.Equal(expected.GetProperty("bestblock").GetString(), chain.Tip.Hash.ToString());
        Assert.Equal(expected.GetProperty("height").GetInt32(), chain.Tip.Height);
        var coins = await chain.Chain.GetUtxoSetInfoAsync(CancellationToken.None);
        Assert.Equal(expected.GetProperty("txouts").GetInt64(), coins.CoinCount);
        Assert.Equal(expected.GetProperty("hash_serialized_3").GetString(), coins.HashSerialized.ToString());
    }

    private static async Task ImportAsync(Blockchain chain, string name)
    {
        using var file = await BlockFile.OpenAsync(
            SharedData.PathOf($"chains/{name}/blocks.hex.gz"), ChainParams.Regtest, CancellationToken.None);
        var result = await new BlockImporter(chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);
        Assert.Null(result.Failure);
    }
}
