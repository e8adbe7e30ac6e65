using System.Diagnostics.Metrics;

namespace Blockyard.Storage;

/// <summary>What operators see of a log and the state that follows from it; the same names in every service that has them.</summary>
public static class StoreInstruments
{
    /// <summary>Shows the figures on a service's meter.</summary>
    public static void Create(Meter meter, Func<long> logBytes, Func<long> logSyncs, Func<KeyValueStoreStatistics> state)
    {
        ArgumentNullException.ThrowIfNull(meter);
        meter.CreateObservableGauge("blockyard.store.log", logBytes, "By", "Disk that the log takes");
        meter.CreateObservableCounter("blockyard.store.log_syncs", logSyncs, "{sync}", "Fsyncs of the log");
        meter.CreateObservableGauge(
            "blockyard.store.state_records", () => state().LogBytes, "By", "Records of the state, dead ones included");
        meter.CreateObservableGauge(
            "blockyard.store.state_disk", () => state().DiskBytes, "By", "Disk that all files of the state take");
        meter.CreateObservableGauge(
            "blockyard.store.state_memory", () => state().MemoryBytes, "By", "Memory that the state takes");
        meter.CreateObservableCounter(
            "blockyard.store.checkpoints", () => state().Checkpoints, "{checkpoint}", "Checkpoints of the state");
    }
}
