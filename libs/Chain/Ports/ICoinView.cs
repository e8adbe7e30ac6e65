using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>The unspent outputs after some block. Look-ups may come from several threads at once.</summary>
/// <remarks>A coin that was returned stays as it is for as long as somebody holds it: its script is never overwritten.</remarks>
public interface ICoinView
{
    /// <summary>Looks one coin up; false if there is none, because it never was or is spent.</summary>
    bool TryGetCoin(in OutPoint outPoint, out Coin coin);

    /// <summary>
    /// Looks many coins up at once; sets <paramref name="found"/> for each that exists and returns how many do.
    /// </summary>
    int GetCoins(ReadOnlySpan<OutPoint> outPoints, Span<Coin> coins, Span<bool> found);

    /// <summary>
    /// Says for each transaction whether one of that id was ever confirmed: if not, none of its outputs is a coin (what BIP 30
    /// asks); if so, some may be.
    /// </summary>
    void FindTransactions(ReadOnlySpan<Hash256> transactionIds, Span<bool> known);
}
