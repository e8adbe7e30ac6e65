using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>
/// A place in the chain as hashes, newest first, ever sparser towards the genesis block: whoever reads it finds the last common
/// block.
/// </summary>
/// <param name="Hashes">The hashes. None means the place before the first block.</param>
public sealed record BlockLocator(IReadOnlyList<Hash256> Hashes)
{
    /// <summary>The most hashes that a locator of ours has; enough for 2^90 blocks.</summary>
    public const int MaxLength = 101;

    /// <summary>How many of the newest blocks are all named.</summary>
    private const int Dense = 10;

    /// <summary>The locator of a block: its ten newest, then every second, fourth, eighth, … and the genesis block.</summary>
    public static BlockLocator Of(HeaderEntry entry)
    {
        var hashes = new List<Hash256>();
        var step = 1;
        for (var height = entry.Height; height > 0; height -= step)
        {
            hashes.Add(entry.GetAncestor(height)!.Hash);
            if (hashes.Count >= Dense)
            {
                step *= 2;
            }
        }

        hashes.Add(entry.GetAncestor(0)!.Hash);
        return new BlockLocator(hashes);
    }
}
