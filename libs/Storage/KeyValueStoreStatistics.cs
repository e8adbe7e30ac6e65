namespace Blockyard.Storage;

/// <summary>Figures of a <see cref="KeyValueStore"/> at one moment.</summary>
/// <param name="MemoryBytes">Memory of records and index.</param>
/// <param name="IndexBytes">Memory of the hash index without its overflow.</param>
/// <param name="LogBytes">Bytes of records, dead ones included.</param>
/// <param name="DiskBytes">Disk that all files of the store take, those of the checkpoint before included.</param>
/// <param name="Checkpoints">Checkpoints taken since the store was opened.</param>
/// <param name="LastCheckpointDuration">How long the last of them took.</param>
public readonly record struct KeyValueStoreStatistics(
    long MemoryBytes, long IndexBytes, long LogBytes, long DiskBytes, long Checkpoints, TimeSpan LastCheckpointDuration);
