using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>The block up to which the ledger knows the chain.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Hash">Its id; all zeros if only the height is known, after a rewind below the first block that the ledger
/// saw.</param>
public readonly record struct ChainTip(uint Height, Hash256 Hash);
