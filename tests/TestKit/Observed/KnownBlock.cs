using Blockyard.Primitives;

namespace Blockyard.TestKit.Observed;

/// <summary>A block that the generator built or fetched, on whatever branch, as far as it needs to build on it.</summary>
/// <param name="Hash">Its id.</param>
/// <param name="Parent">The block before; null for the genesis block.</param>
/// <param name="Height">Its height.</param>
/// <param name="Time">Its time.</param>
/// <param name="Spends">The coins that it spends.</param>
public sealed record KnownBlock(Hash256 Hash, KnownBlock? Parent, int Height, uint Time, IReadOnlySet<OutPoint> Spends)
{
    private const int MedianSpan = 11;

    /// <summary>The block and all before it, backwards.</summary>
    public IEnumerable<KnownBlock> Path()
    {
        for (var block = this; block is not null; block = block.Parent)
        {
            yield return block;
        }
    }

    /// <summary>The least time that a block on this one may have.</summary>
    public uint EarliestNext()
    {
        var times = Path().Take(MedianSpan).Select(block => block.Time).Order().ToArray();
        return times[times.Length / 2] + 1;
    }

    /// <summary>Whether a coin that was unspent at some height is still there for a block on this one.</summary>
    public bool Leaves(OutPoint coin, int height) =>
        !Path().TakeWhile(block => block.Height > height).Any(block => block.Spends.Contains(coin));

    // A record would print its whole chain.
    public override string ToString() => $"{Hash} at {Height}";

    public bool Equals(KnownBlock? other) => other is not null && other.Hash == Hash;

    public override int GetHashCode() => Hash.GetHashCode();
}
