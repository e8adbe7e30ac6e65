using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>
/// A place in a script's history, which begins with waiting transactions and goes on with confirmed ones. In a
/// <see cref="PageToken"/> of the script it is a sequence of the mempool, or, inverted, a height and a position.
/// </summary>
/// <param name="InMempool">True among the waiting ones.</param>
/// <param name="Sequence">The last waiting one seen.</param>
/// <param name="Before">The last confirmed one seen; null before the first.</param>
internal readonly record struct ScriptPlace(bool InMempool, long Sequence, ChainPlace? Before)
{
    private const int IndexBits = 24;

    public static ScriptPlace Waiting(long sequence) => new(true, sequence, null);

    public static ScriptPlace Confirmed(ChainPlace before) => new(false, 0, before);

    /// <summary>Reads a token; the start of the history if there is none.</summary>
    /// <exception cref="FormatException">It is none of ours, or of another script.</exception>
    public static ScriptPlace Parse(string text, in Hash256 script)
    {
        if (PageToken.Parse(text, PageList.ScriptTransactions) is not { } token)
        {
            return Waiting(long.MaxValue);
        }

        var packed = ~token.Position;
        return token.Anchor != script || packed >> IndexBits > int.MaxValue
            ? throw PageToken.Foreign()
            : token.Position >= 0
            ? Waiting(token.Position)
            : Confirmed(new ChainPlace((int)(packed >> IndexBits), (int)(packed & ((1 << IndexBits) - 1))));
    }

    public string ToToken(in Hash256 script)
    {
        var position = Before is { } place ? ~(((long)place.Height << IndexBits) | (uint)place.Index) : Sequence;
        return new PageToken(PageList.ScriptTransactions, script, position).ToString();
    }
}
