using Blockyard.Mining;

namespace Blockyard.Services.Miner.Templates;

/// <summary>A template and when it came.</summary>
/// <param name="Work">What to hash.</param>
/// <param name="TransactionCount">Transactions in it besides the coinbase.</param>
/// <param name="ReceivedAt">Timestamp of its arrival.</param>
/// <param name="ParentSince">Timestamp of the first template with the same parent.</param>
/// <param name="TransactionsSince">
/// Timestamp of the first template with this parent that held transactions; null if none does.
/// </param>
/// <param name="IsFull">True if hardly anything more would fit into the block.</param>
internal sealed record ReceivedTemplate(
    MiningTemplate Work, uint TransactionCount, long ReceivedAt, long ParentSince, long? TransactionsSince, bool IsFull);
