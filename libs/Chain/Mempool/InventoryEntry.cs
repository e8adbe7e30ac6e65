using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

/// <summary>A waiting transaction as peers are told of it.</summary>
/// <param name="TransactionId">Its id.</param>
/// <param name="WitnessId">Its id with witness.</param>
/// <param name="Rate">What it pays by itself.</param>
/// <param name="Sequence">Number in the order of admission: larger is newer.</param>
public readonly record struct InventoryEntry(Hash256 TransactionId, Hash256 WitnessId, FeeRate Rate, long Sequence);
