namespace Blockyard.Wallets.Ledger;

/// <summary>A place in a wallet's history: the next page begins behind it.</summary>
/// <param name="IsConfirmed">False in the part that waits, true in the part in blocks.</param>
/// <param name="Slot">The slot of the last transaction seen.</param>
public readonly record struct HistoryCursor(bool IsConfirmed, uint Slot);
