namespace Blockyard.Services.Wallet.Following;

/// <summary>How far a rescan is.</summary>
/// <param name="Addresses">Addresses looked at.</param>
/// <param name="Transactions">Transactions found.</param>
/// <param name="IsDone">True at the end.</param>
internal sealed record RescanProgress(uint Addresses, uint Transactions, bool IsDone);
