namespace Blockyard.Wallets.Ledger;

/// <summary>Where a wallet's transaction stands.</summary>
public enum TransactionState : byte
{
    /// <summary>It waits for a block.</summary>
    Pending = 0,

    /// <summary>It is in a block of the best chain.</summary>
    Confirmed = 1,

    /// <summary>
    /// A payment of the wallet that lost a coin to another transaction. It comes back if a block takes it after all.
    /// </summary>
    Conflicted = 2,
}
