namespace Blockyard.Chain.Ports;

/// <summary>A page of the coins that a script locks.</summary>
/// <param name="Coins">Newest first.</param>
/// <param name="NextCursor">
/// Where the next page begins; 0 on the last page. Means something only while the tip stays the same.
/// </param>
public sealed record UnspentPage(IReadOnlyList<UnspentOutput> Coins, long NextCursor);
