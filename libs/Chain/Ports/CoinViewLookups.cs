using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>Questions about coins that a few look-ups answer.</summary>
public static class CoinViewLookups
{
    /// <summary>
    /// True if any of the first <paramref name="outputCount"/> outputs of a transaction is a coin. One look-up if the transaction
    /// was never confirmed, else up to one for each output.
    /// </summary>
    public static bool HasCoinOf(this ICoinView coins, in Hash256 transactionId, int outputCount)
    {
        var isKnown = false;
        coins.FindTransactions(new ReadOnlySpan<Hash256>(in transactionId), new Span<bool>(ref isKnown));
        var exists = false;
        for (var i = 0u; isKnown && !exists && i < outputCount; i++)
        {
            exists = coins.TryGetCoin(new OutPoint(transactionId, i), out _);
        }

        return exists;
    }
}
