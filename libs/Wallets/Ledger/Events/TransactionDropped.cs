using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A transaction no longer waits and is in no block. Payments of a wallet stay: they are offered again.</summary>
/// <param name="TransactionId">Which transaction.</param>
public sealed record TransactionDropped(Hash256 TransactionId) : WalletEvent;
