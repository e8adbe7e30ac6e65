namespace Blockyard.Wallets.Ledger.Events;

/// <summary>History and coins of a wallet are complete.</summary>
/// <param name="Wallet">Number of the wallet.</param>
public sealed record RescanFinished(uint Wallet) : WalletEvent;
