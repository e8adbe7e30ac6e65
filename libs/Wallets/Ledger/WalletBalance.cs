namespace Blockyard.Wallets.Ledger;

/// <summary>What a wallet holds, in satoshis.</summary>
/// <param name="Confirmed">In blocks and old enough to be spent; what waiting transactions spend is still in it.</param>
/// <param name="Immature">Mined less than 100 blocks ago.</param>
/// <param name="Arriving">Outputs of waiting transactions that nothing spends.</param>
/// <param name="Leaving">Coins in blocks that waiting transactions spend.</param>
/// <param name="OwnChange">The part of <paramref name="Arriving"/> that comes from the wallet's own payments.</param>
public sealed record WalletBalance(long Confirmed, long Immature, long Arriving, long Leaving, long OwnChange)
{
    /// <summary>What waiting transactions will add once they confirm; may be negative.</summary>
    public long Pending => Arriving - Leaving;

    /// <summary>What a payment can use now.</summary>
    public long Spendable => Math.Max(0, Confirmed - Leaving) + OwnChange;

    /// <summary>Everything.</summary>
    public long Total => Confirmed + Immature + Pending;
}
