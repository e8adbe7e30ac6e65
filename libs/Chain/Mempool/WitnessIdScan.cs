using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool;

/// <summary>Looks at the ids of all waiting transactions at once.</summary>
/// <param name="witnessIds">Ids with witnesses, oldest first. Some may be of transactions that have left.</param>
/// <param name="find">The transaction of an id by its position; null if it has left.</param>
public delegate void WitnessIdScan(ReadOnlySpan<Hash256> witnessIds, Func<int, Transaction?> find);
