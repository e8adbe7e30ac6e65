using Blockyard.Primitives;

namespace Blockyard.Services.ChainStore.Mapping;

/// <summary>Difficulty as people know it. For display only: consensus never sees a floating point number.</summary>
internal static class DifficultyNumber
{
    /// <summary>How many times harder than compact target 0x1d00ffff, computed from the compact form as Core does.</summary>
    public static double Of(CompactTarget target)
    {
        var exponent = (int)(target.Bits >> 24);
        var mantissa = target.Bits & 0x00ff_ffff;
        return mantissa == 0 ? 0 : 0x0000_ffff / (double)mantissa * Math.Pow(256, 0x1d - exponent);
    }
}
