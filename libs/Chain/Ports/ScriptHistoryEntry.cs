using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>A confirmed transaction that pays to or spends from a script.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Place">Where it stands.</param>
public readonly record struct ScriptHistoryEntry(Hash256 TransactionId, ChainPlace Place);
