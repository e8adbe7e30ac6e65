using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>
/// A place in a script's history, which begins with waiting transactions and goes on with confirmed ones. In a
/// <see cref="PageToken"/> it is a sequence of the mempool, or, negated, a height and a position.
/// </summary>
/// <param name="InMempool">True among the waiting ones.</param>
/// <param name="Sequence">The last waiting one seen.</param>
/// <param name="Before">The last confirmed one seen; null before the first.</param>
internal readonly record struct ScriptPlace(bool InMempool, long Sequence, ChainPlace? Before)
{
    private const int IndexBits = 24;
    private const long Start = -1;

    public static ScriptPlace Waiting(long sequence) => new(true, sequence, null);

    public static ScriptPlace Confirmed(ChainPlace? before) => new(false, 0, before);

    public static ScriptPlace Parse(string text)
    {
        if (PageToken.Parse(text) is not { } token)
        {
            return Waiting(long.MaxValue);
        }

        if (token.Position >= 0)
        {
            return Waiting(token.Position);
        }

        var packed = -(token.Position + 1) - 1;
        return token.Position == Start
            ? Confirmed(null)
            : Confirmed(new ChainPlace((int)(packed >> IndexBits), (int)(packed & ((1 << IndexBits) - 1))));
    }

    public override string ToString()
    {
        var position = Before is { } place ? -(((long)place.Height << IndexBits) | (uint)place.Index) - 2 : Start;
        return new PageToken(Hash256.Zero, InMempool ? Sequence : position).ToString();
    }
}
