namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A block became the tip.</summary>
/// <param name="Tip">The block.</param>
/// <param name="Transactions">Those of its transactions that concern wallets, in block order.</param>
public sealed record BlockConnected(ChainTip Tip, IReadOnlyList<FoundTransaction> Transactions) : WalletEvent;
