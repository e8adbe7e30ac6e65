using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger.Events;

/// <summary>The tip left the best chain.</summary>
/// <param name="Tip">The block that left.</param>
/// <param name="PreviousHash">Its parent, the tip from now on; all zeros if nobody knows.</param>
public sealed record BlockDisconnected(ChainTip Tip, Hash256 PreviousHash) : WalletEvent;
