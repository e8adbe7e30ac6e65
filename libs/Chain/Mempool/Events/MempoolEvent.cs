using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Events;

/// <summary>A transaction came into the pool or left it.</summary>
/// <param name="Sequence">Number of the event, from 1, without gaps; it belongs to this run of this node.</param>
/// <param name="TransactionId">The transaction. One that came in may have left again by the time the event is read.</param>
/// <param name="Removed">Why it left; null if it came in.</param>
public readonly record struct MempoolEvent(long Sequence, Hash256 TransactionId, RemovalReason? Removed);
