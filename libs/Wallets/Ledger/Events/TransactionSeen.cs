using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A waiting transaction that pays to wallets or spends from them.</summary>
/// <param name="Transaction">The transaction.</param>
public sealed record TransactionSeen(Transaction Transaction) : WalletEvent;
