using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>Which target a block has to claim.</summary>
/// <remarks>
/// A schedule fixes when each block should come, counted from block 1: the target is that of block 1 times
/// 2^((time − scheduled time) / half-life). The exponential is the integer arithmetic of "aserti3-2d": 16 fractional bits and a
/// cubic polynomial that is off by less than 0.013 %. The genesis block plays no part: its time is years before the network's.
/// </remarks>
public static class DifficultyRules
{
    private const int FractionBits = 16;
    private const int LargestShift = 255;

    /// <summary>The height of the block whose time and target anchor the schedule.</summary>
    public const int AnchorHeight = 1;

    /// <summary>The bits that a block at a height must claim.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="height">Height of the block, at least 1.</param>
    /// <param name="previousTime">Time of its parent.</param>
    /// <param name="anchorTime">
    /// Time of the block at <see cref="AnchorHeight"/> on its chain; means nothing for that block itself.
    /// </param>
    public static CompactTarget GetRequiredBits(ChainParams parameters, int height, uint previousTime, uint anchorTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, AnchorHeight);
        if (parameters.Difficulty is not { } schedule || height == AnchorHeight)
        {
            return parameters.PowLimit;
        }

        // Block 1 counts as on time, so that the reference is one spacing before it.
        var elapsed = (long)previousTime - anchorTime + schedule.SpacingSeconds;
        var scheduled = (long)schedule.SpacingSeconds * (height - AnchorHeight);
        var exponent = (elapsed - scheduled) * (1L << FractionBits) / schedule.HalfLifeSeconds;
        return CompactTarget.FromTarget(Scale(parameters.PowLimit, exponent));
    }

    /// <summary>The easiest target times 2^(exponent / 65536), at least 1 and at most the easiest target.</summary>
    private static UInt256 Scale(CompactTarget powLimit, long exponent)
    {
        powLimit.TryDecode(out var limit);
        var shift = (exponent >> FractionBits) - FractionBits;
        var fraction = (ulong)(ushort)exponent;

        // 2^x ≈ 1 + 0.695502049 x + 0.2262698 x² + 0.0782318 x³ for 0 ≤ x < 1, scaled by 2^16.
        // The products stay below 2^64.
        var factor = (1UL << FractionBits)
            + (((195_766_423_245_049 * fraction)
                + (971_821_376 * fraction * fraction)
                + (5_127 * fraction * fraction * fraction)
                + (1UL << 47)) >> 48);
        var target = limit * factor;
        if (shift <= 0)
        {
            target = shift < -LargestShift ? UInt256.Zero : target >> (int)-shift;
        }
        else if (shift > LargestShift || ((target << (int)shift) >> (int)shift) != target)
        {
            return limit;
        }
        else
        {
            target <<= (int)shift;
        }

        return target.IsZero ? UInt256.One : target > limit ? limit : target;
    }
}
