namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A rescan found addresses in use that this shard had not given out.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="NextReceive">Number behind the last receive address in use.</param>
/// <param name="NextChange">Number behind the last change address in use.</param>
public sealed record AddressesFound(uint Wallet, uint NextReceive, uint NextChange) : WalletEvent;
