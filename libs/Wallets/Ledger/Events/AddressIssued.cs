namespace Blockyard.Wallets.Ledger.Events;

/// <summary>The next receive address was given out.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="Index">Number of the address in its branch.</param>
/// <param name="Label">Its label; may be empty.</param>
public sealed record AddressIssued(uint Wallet, uint Index, string Label) : WalletEvent;
