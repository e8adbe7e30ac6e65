using System.Numerics;

namespace Blockyard.Mining;

/// <summary>Uses bits of a header's version that mean nothing as more room to search.</summary>
/// <remarks>BIP 320 sets bits 13 to 28 aside for that.</remarks>
internal static class VersionRolling
{
    /// <summary>How many versions there are.</summary>
    public static long CountOf(uint mask) => 1L << BitOperations.PopCount(mask);

    /// <summary>The version with a number spread over the bits of the mask, least significant bit first; number 0 changes nothing.</summary>
    public static int Apply(int version, uint mask, uint number)
    {
        var rolled = (uint)version;
        for (var rest = mask; rest != 0; rest &= rest - 1, number >>= 1)
        {
            rolled ^= (number & 1) << BitOperations.TrailingZeroCount(rest);
        }

        return unchecked((int)rolled);
    }
}
