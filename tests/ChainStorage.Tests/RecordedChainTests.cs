using Blockyard.Chain;
using Blockyard.ChainStorage.Verification;
using Blockyard.Consensus;
using Blockyard.TestKit;

namespace Blockyard.ChainStorage.Tests;

/// <summary>
/// Chains recorded from Bitcoin Core, imported with every check on into files, must end with the coins that it reports, and pass a
/// verification of all that was written, scripts included.
/// </summary>
public sealed class RecordedChainTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [ChainFact("mixed")]
    public Task The_mixed_chain_ends_with_the_recorded_coins_and_a_rebuild_from_the_log_gives_them_again() => CheckAsync("mixed");

    [ChainFact("heavy-p2wpkh")]
    public Task The_heavy_chain_ends_with_the_recorded_coins_in_less_memory_than_they_take() => CheckAsync("heavy-p2wpkh");

    private async Task CheckAsync(string name)
    {
        await RecordedChain.RunAsync(_temp.Path, new ChainSettings { CheckpointBlocks = 50 }, async chain =>
        {
            await RecordedChain.ImportAsync(chain, name);
            await RecordedChain.ExpectEndAsync(chain, name);
        });
        await RecordedChain.RunAsync(_temp.Path, new ChainSettings(), chain => RecordedChain.ExpectEndAsync(chain, name));
        var report = new ChainVerification(
            TestSettings.For(_temp.Path), ChainParams.Regtest, scriptThreads: Environment.ProcessorCount - 1, null).Run(CancellationToken.None);
        Assert.Empty(report.Findings);
        Assert.NotNull(report.Coins);
        await RecordedChain.RunAsync(
            _temp.Path, new ChainSettings { RebuildState = true }, chain => RecordedChain.ExpectEndAsync(chain, name));
    }
}
