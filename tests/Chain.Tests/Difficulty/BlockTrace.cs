using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>When the blocks of a chain were found, and how much work each took.</summary>
internal sealed class BlockTrace
{
    private readonly double[] _foundAt;
    private readonly double[] _work;

    public BlockTrace(HeaderEntry tip, IReadOnlyDictionary<Hash256, double> foundAt)
    {
        _foundAt = new double[tip.Height];
        _work = new double[tip.Height];
        for (var entry = tip; entry.Previous is not null; entry = entry.Previous)
        {
            _foundAt[entry.Height - 1] = foundAt[entry.Hash];
            _work[entry.Height - 1] = VirtualNode.Hashes(entry.Header.Bits);
        }
    }

    public int Height => _foundAt.Length;

    /// <summary>Blocks found from one moment to another.</summary>
    public int Count(double from, double to) => IndexOf(to) - IndexOf(from);

    /// <summary>Mean seconds between blocks from one moment to another.</summary>
    public double MeanSpacing(double from, double to) => (to - from) / Count(from, to);

    /// <summary>When the block at a height was found.</summary>
    public double FoundAt(int height) => _foundAt[height - 1];

    /// <summary>Hashes that a block took at a moment, on average.</summary>
    public double WorkAt(double moment) => _work[Math.Min(IndexOf(moment), _work.Length - 1)];

    /// <summary>Blocks found before a moment.</summary>
    private int IndexOf(double moment)
    {
        var index = Array.BinarySearch(_foundAt, moment);
        return index < 0 ? ~index : index;
    }
}
