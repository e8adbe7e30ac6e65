using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A transaction of a wallet was named.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="TransactionId">Which transaction.</param>
/// <param name="Label">Its label; empty to remove it.</param>
public sealed record TransactionLabelled(uint Wallet, Hash256 TransactionId, string Label) : WalletEvent;
