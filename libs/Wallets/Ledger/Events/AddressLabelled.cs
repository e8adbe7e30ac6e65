using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>An address was named.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="Key">Which address.</param>
/// <param name="Label">Its label; empty to remove it.</param>
public sealed record AddressLabelled(uint Wallet, KeyId Key, string Label) : WalletEvent;
