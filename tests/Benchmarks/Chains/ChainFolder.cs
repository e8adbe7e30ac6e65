using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.ChainStorage.Verification;
using Blockyard.Consensus;
using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Chains;

/// <summary>The files of a regtest chain in a temporary folder.</summary>
internal sealed class ChainFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The folder, as a chain-store calls it.</summary>
    public string Path => _folder.Path;

    /// <summary>How the files are kept: as a chain-store does by default.</summary>
    public ChainStorageSettings Storage => new() { Directory = Path, Network = ChainParams.Regtest.MessageStart };

    /// <summary>Opens the files, starts the chain, runs something, closes all.</summary>
    public async Task RunAsync(ChainSettings settings, Func<Blockchain, Task> action)
    {
        using var log = FileBlockLog.Open(Storage);
        using var state = KeyValueChainState.Open(Storage);
        await using var chain = new Blockchain(ChainParams.Regtest, log, state, state, settings, TimeProvider.System);
        await chain.StartAsync(null, CancellationToken.None);
        await action(chain);
    }

    /// <summary>Verifies the files without scripts; fails if anything is wrong with them.</summary>
    public void Verify()
    {
        var report = new ChainVerification(Storage, ChainParams.Regtest, scriptThreads: null, null).Run(CancellationToken.None);
        if (report.Findings.Count > 0)
        {
            throw new InvalidDataException(report.Findings[0].What);
        }
    }

    public void Dispose() => _folder.Dispose();
}
