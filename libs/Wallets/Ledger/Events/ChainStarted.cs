namespace Blockyard.Wallets.Ledger.Events;

/// <summary>The shard begins to follow the chain behind this block.</summary>
/// <param name="Tip">The block.</param>
public sealed record ChainStarted(ChainTip Tip) : WalletEvent;
