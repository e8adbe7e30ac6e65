using Blockyard.Primitives;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Selection;

/// <summary>A coin that a payment may use.</summary>
/// <param name="OutPoint">Which output it is.</param>
/// <param name="Value">Amount in satoshis.</param>
/// <param name="Key">The key that it is locked to, by P2WPKH.</param>
/// <param name="IsConfirmed">True if its transaction is in a block; false for change of a payment that still waits.</param>
public sealed record SpendableCoin(OutPoint OutPoint, long Value, KeyId Key, bool IsConfirmed);
