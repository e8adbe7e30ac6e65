using Blockyard.Chain.Mempool.Graph;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>What miners can earn from a set of transactions at each size of a block, best first.</summary>
/// <remarks>
/// <code>
///   fees ▲        ______ 2nd chunk       A line through the origin, as steep in each part as the rate of its chunk;
///        │    ___/                       behind the last chunk it stays flat.
///        │  _/
///        │_/  1st chunk
///        └──────────────► size
/// </code>
/// </remarks>
internal sealed class FeeDiagram
{
    private readonly List<FeeFraction> _corners = [new(0, 0)];

    /// <summary>Makes the diagram of chunks, in whatever order.</summary>
    public FeeDiagram(IEnumerable<FeeFraction> chunks)
    {
        foreach (var chunk in chunks.OrderDescending())
        {
            var last = _corners[^1];
            _corners.Add(new FeeFraction(last.Fee + chunk.Fee, last.Size + chunk.Size));
        }
    }

    /// <summary>The chunks of a transaction and the only one that spends from it: together if the child pays for both.</summary>
    public static IEnumerable<FeeFraction> ChunksOf(FeeFraction parent, FeeFraction child) =>
        child > parent ? [new FeeFraction(parent.Fee + child.Fee, parent.Size + child.Size)] : [parent, child];

    /// <summary>True if this one is nowhere below another and somewhere above it.</summary>
    public bool IsBetterThan(FeeDiagram other)
    {
        // Between two corners of the other this one, which only bends down, cannot dip below it.
        return other._corners.TrueForAll(corner => CompareAt(corner) >= 0)
            && (other._corners.Exists(corner => CompareAt(corner) > 0) || _corners.Exists(corner => other.CompareAt(corner) < 0));
    }

    /// <summary>Whether this diagram, at the size of a point, is above it (1), below (-1) or runs through it (0).</summary>
    private int CompareAt(FeeFraction point)
    {
        var next = _corners.FindIndex(corner => corner.Size >= point.Size);
        if (next < 0)
        {
            return _corners[^1].Fee.CompareTo(point.Fee);
        }

        if (_corners[next].Size == point.Size)
        {
            return _corners[next].Fee.CompareTo(point.Fee);
        }

        var (from, to) = (_corners[next - 1], _corners[next]);
        var here = ((Int128)(to.Fee - from.Fee) * (point.Size - from.Size)) + ((Int128)from.Fee * (to.Size - from.Size));
        return here.CompareTo((Int128)point.Fee * (to.Size - from.Size));
    }
}
