namespace Blockyard.Chain.CoinSet;

/// <summary>How far the walk over the set of coins is.</summary>
/// <param name="CoinsDone">Coins hashed.</param>
/// <param name="CoinsTotal">All coins.</param>
public readonly record struct UtxoSetProgress(long CoinsDone, long CoinsTotal);
