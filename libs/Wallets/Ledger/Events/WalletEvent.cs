namespace Blockyard.Wallets.Ledger.Events;

/// <summary>
/// Something that happened to the wallets of a shard. The log of all events, in order, is the truth; everything else follows from
/// it.
/// </summary>
public abstract record WalletEvent
{
    /// <summary>When, in seconds since 1970-01-01 UTC.</summary>
    public required uint Time { get; init; }

    /// <summary>What a repeat of the call behind it is answered; null where there was none.</summary>
    public IdempotencyReceipt? Receipt { get; init; }
}
