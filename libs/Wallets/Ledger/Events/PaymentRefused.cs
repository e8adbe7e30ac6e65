using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>The chain refused a payment when it first saw it: nobody has it, and its coins are free again.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="TransactionId">Which payment.</param>
/// <param name="ReceiptKey">Receipt to forget, because the call fails after all; all zeros for none.</param>
public sealed record PaymentRefused(uint Wallet, Hash256 TransactionId, Hash256 ReceiptKey) : WalletEvent;
