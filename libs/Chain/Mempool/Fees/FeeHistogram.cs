using Blockyard.Chain.Mempool.Graph;

namespace Blockyard.Chain.Mempool.Fees;

/// <summary>How much waits at which fee rate, at one moment.</summary>
/// <remarks>
/// Rates are grouped by steps of a quarter. A transaction stands where its unconfirmed ancestors let it be mined.
/// </remarks>
public sealed class FeeHistogram
{
    private static readonly FeeRate[] Bounds = MakeBounds();
    private readonly long[] _virtualSizes = new long[Bounds.Length];

    private FeeHistogram()
    {
    }

    /// <summary>The groups that hold anything, dearest first: their lowest rate and the virtual size that waits there.</summary>
    public IEnumerable<(FeeRate From, long VirtualSize)> DearestFirst()
    {
        for (var i = Bounds.Length - 1; i >= 0; i--)
        {
            if (_virtualSizes[i] > 0)
            {
                yield return (Bounds[i], _virtualSizes[i]);
            }
        }
    }

    /// <summary>The rate that has less than this much waiting before it, or nothing if everything that waits fits in.</summary>
    public FeeRate RateAtDepth(long virtualSize)
    {
        var before = 0L;
        for (var i = Bounds.Length - 1; i >= 0; i--)
        {
            before += _virtualSizes[i];
            if (before > virtualSize)
            {
                return Bounds[Math.Min(i + 1, Bounds.Length - 1)];
            }
        }

        return default;
    }

    internal static FeeHistogram Of(IEnumerable<MempoolNode> nodes)
    {
        var histogram = new FeeHistogram();
        foreach (var node in nodes)
        {
            var (fee, size) = node.MiningScore;
            var place = Array.BinarySearch(Bounds, FeeRate.Of(fee, size));
            histogram._virtualSizes[place >= 0 ? place : ~place - 1] += node.VirtualSize;
        }

        return histogram;
    }

    private static FeeRate[] MakeBounds()
    {
        const long Lowest = 100;
        const long Highest = 100_000_000;
        var bounds = new List<FeeRate> { default };
        for (var rate = Lowest; rate < Highest; rate += rate / 4)
        {
            bounds.Add(new FeeRate(rate));
        }

        return [.. bounds];
    }
}
