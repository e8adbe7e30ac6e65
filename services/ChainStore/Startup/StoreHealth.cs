using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.Hosting.Probes;
using Blockyard.Storage;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>
/// Whether what is handed in can be stored and what is asked for can be read. A full disk passes by itself; a store that has
/// failed takes a restart; what was found damaged takes an operator, and until then this node is not to be asked.
/// </summary>
internal sealed class StoreHealth(
    Blockchain chain,
    FileBlockLog log,
    KeyValueChainState state,
    FileMempoolJournal journal,
    ChainStorageSettings settings,
    ILogger<StoreHealth> logger) : IReadinessCheck
{
    private Exception? _damage;

    public string Name => "store";

    /// <summary>True once a store has failed for good: only opening it again can mend it, so the node is to be restarted.</summary>
    public bool NeedsRestart => chain.Stopped.IsCompleted
        || HasFailed(log.HealthError) || HasFailed(state.HealthError) || HasFailed(journal.HealthError);

    public string? WhyNotReady() => chain.Stopped switch
    {
        { IsFaulted: true } stopped => stopped.Exception!.GetBaseException().Message,
        { IsCompleted: true } => "the chain has been closed",
        _ => (log.HealthError ?? state.HealthError ?? journal.HealthError ?? settings.Space.Error
            ?? log.ReadError ?? Volatile.Read(ref _damage))?.Message,
    };

    /// <summary>Notes that the stores contradict themselves or each other.</summary>
    public void Note(InvalidDataException damage)
    {
        if (Interlocked.CompareExchange(ref _damage, damage, null) is null && log.ReadError is null)
        {
            ChainStoreLog.StoreDamaged(logger, damage.Message);
        }
    }

    private static bool HasFailed(StorageException? error) => error is { Kind: not StorageErrorKind.Full };
}
