using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.Hosting.Probes;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>Whether blocks and transactions can be stored. A full disk passes by itself, all else takes a restart.</summary>
internal sealed class StoreHealth(
    Blockchain chain, FileBlockLog log, KeyValueChainState state, FileMempoolJournal journal) : IReadinessCheck
{
    public string Name => "store";

    public string? WhyNotReady() => chain.Stopped switch
    {
        { IsFaulted: true } stopped => stopped.Exception!.GetBaseException().Message,
        { IsCompleted: true } => "the chain has been closed",
        _ => (log.HealthError ?? state.HealthError ?? journal.HealthError)?.Message,
    };
}
