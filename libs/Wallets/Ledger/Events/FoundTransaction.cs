using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A transaction in a block.</summary>
/// <param name="Block">Where it is.</param>
/// <param name="Transaction">The transaction.</param>
public sealed record FoundTransaction(BlockPosition Block, Transaction Transaction);
