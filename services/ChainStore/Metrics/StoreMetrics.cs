using System.Diagnostics.Metrics;
using Blockyard.ChainStorage;
using Blockyard.Services.ChainStore.Startup;
using Blockyard.Storage;

namespace Blockyard.Services.ChainStore.Metrics;

/// <summary>What operators see of the disk and memory that the stores take.</summary>
internal sealed class StoreMetrics(
    IMeterFactory meters,
    ChainStorageSettings settings,
    FileBlockLog log,
    KeyValueChainState state,
    FileMempoolJournal journal,
    StoreHealth health)
{
    /// <summary>Begins to show the figures.</summary>
    public void Observe()
    {
        var meter = meters.Create(ChainStoreModule.MeterName);
        DiskInstruments.Create(
            meter, settings.Disk, settings.Directory, settings.Space.ReservedBytes, () => health.WhyNotReady() is null);
        StoreInstruments.Create(meter, () => log.DiskBytes, () => log.SyncCount, () => state.Statistics);
        meter.CreateObservableGauge(
            "blockyard.store.mempool_journal", () => journal.DiskBytes, "By", "Disk that the mempool journal takes");
        meter.CreateObservableGauge(
            "blockyard.store.checkpoint_height", () => state.CheckpointHeight, "{block}", "Height of the last checkpoint");
    }
}
