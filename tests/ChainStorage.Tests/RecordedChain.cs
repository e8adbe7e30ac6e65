using System.Text.Json;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Consensus;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests;

/// <summary>Runs chains over files, imports what Bitcoin Core recorded, and knows what it reported at the tip.</summary>
internal static class RecordedChain
{
    private static readonly DateTimeOffset RecordedBefore = new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Opens the files below a directory, starts a chain on them, and closes both when the work is done.</summary>
    public static async Task RunAsync(
        string directory, ChainSettings settings, Func<Blockchain, Task> work, IProgress<ReplayProgress>? progress = null)
    {
        using var log = FileBlockLog.Open(TestSettings.For(directory));
        using var state = KeyValueChainState.Open(TestSettings.For(directory));
        await using var chain = await TestChain.StartAsync(
            log: log, state: state, settings: settings, now: RecordedBefore, progress: progress);
        await work(chain.Chain);
    }

    public static async Task ImportAsync(Blockchain chain, string name, IProgress<ImportProgress>? progress = null)
    {
        using var file = await BlockFile.OpenAsync(
            SharedData.PathOf($"chains/{name}/blocks.hex.gz"), ChainParams.Regtest, CancellationToken.None);
        var result = await new BlockImporter(chain, TimeProvider.System).ImportAsync(file, progress, CancellationToken.None);
        Assert.Null(result.Failure);
    }

    /// <summary>The chain stands where the recorded one ended, with the same coins.</summary>
    public static async Task ExpectEndAsync(Blockchain chain, string name)
    {
        using var recorded = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.PathOf($"chains/{name}/state.json")));
        var expected = recorded.RootElement.GetProperty("utxo_state");
        Assert.Equal(expected.GetProperty("bestblock").GetString(), chain.Tip.Hash.ToString());
        Assert.Equal(expected.GetProperty("height").GetInt32(), chain.Tip.Height);
        var coins = await chain.GetUtxoSetInfoAsync(CancellationToken.None);
        Assert.Equal(expected.GetProperty("txouts").GetInt64(), coins.CoinCount);
        Assert.Equal(expected.GetProperty("hash_serialized_3").GetString(), coins.HashSerialized.ToString());
        Assert.Equal(expected.GetProperty("muhash").GetString(), coins.MuHash.ToString());
        Assert.Equal(expected.GetProperty("transactions").GetInt64(), coins.TransactionCount);
        Assert.Equal(expected.GetProperty("bogosize").GetInt64(), coins.BogoSize);
    }
}
