namespace Blockyard.Wallets.Ledger.Events;

/// <summary>A rescan found transactions of a wallet in blocks up to the tip.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="Transactions">The transactions in chain order; those known already do no harm.</param>
public sealed record HistoryFound(uint Wallet, IReadOnlyList<FoundTransaction> Transactions) : WalletEvent;
