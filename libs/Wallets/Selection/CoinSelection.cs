namespace Blockyard.Wallets.Selection;

/// <summary>The coins of a payment, what it costs and what comes back.</summary>
/// <param name="Coins">The coins to spend.</param>
/// <param name="Fee">Fee in satoshis.</param>
/// <param name="Change">What comes back in satoshis; 0 if there is no change output.</param>
/// <param name="Weight">Highest weight that the signed transaction can have.</param>
/// <remarks>The coins add up to what the recipients get, plus fee, plus change.</remarks>
public sealed record CoinSelection(IReadOnlyList<SpendableCoin> Coins, long Fee, long Change, int Weight);
