using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A wallet signed a payment. From here on its coins are taken.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="Transaction">The signed transaction.</param>
/// <param name="Label">Its label; may be empty.</param>
public sealed record PaymentSent(uint Wallet, Transaction Transaction, string Label) : WalletEvent;
