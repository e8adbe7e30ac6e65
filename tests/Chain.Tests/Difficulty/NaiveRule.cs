using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>
/// A rule that this network does not have: each block moves the target by a part of what the last blocks were off by on average.
/// </summary>
/// <remarks>It learns of what it has done half a window late, and so it swings. What does not see that measures nothing.</remarks>
internal sealed class NaiveRule(int window, int blocksToCorrect)
{
    private const ulong Scale = 1 << 16;

    public CompactTarget GetNextBits(HeaderEntry parent)
    {
        if (parent.Height <= window)
        {
            return ChainParams.Devnet.PowLimit;
        }

        var seconds = (long)parent.Header.Time - parent.GetAncestor(parent.Height - window)!.Header.Time;
        var error = Math.Clamp((seconds / (10.0 * window)) - 1, -1, 1);
        ChainParams.Devnet.PowLimit.TryDecode(out var limit);
        parent.Header.Bits.TryDecode(out var target);
        var next = (target >> 16) * (ulong)(Scale * (1 + (error / blocksToCorrect)));
        return CompactTarget.FromTarget(next > limit ? limit : next);
    }
}
