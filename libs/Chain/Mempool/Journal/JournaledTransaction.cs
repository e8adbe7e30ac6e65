namespace Blockyard.Chain.Mempool.Journal;

/// <summary>A transaction as the journal keeps it.</summary>
/// <param name="Raw">Its serialisation, with witness.</param>
/// <param name="Time">When the pool admitted it, Unix time in seconds.</param>
public readonly record struct JournaledTransaction(ReadOnlyMemory<byte> Raw, long Time);
