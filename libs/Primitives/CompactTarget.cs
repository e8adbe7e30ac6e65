namespace Blockyard.Primitives;

/// <summary>A proof-of-work target in the 32-bit form that block headers carry ("bits").</summary>
/// <remarks>
/// A small floating-point number to base 256:
/// <code>
///   31 .......... 24   23    22 ............ 0
///  | size in bytes | sign |     mantissa      |
///  value = mantissa × 256^(size − 3)
/// </code>
/// <list type="table">
/// <item><term>0x1d00ffff</term><description>size 29: 0x00ffff and 26 zero bytes (main network)</description></item>
/// <item><term>0x207fffff</term><description>size 32: the easiest there can be, regtest</description></item>
/// <item><term>0x01003456</term><description>size 1: the two low mantissa bytes fall out, value 0</description></item>
/// <item><term>0x04923456</term><description>sign bit set: negative, never a target</description></item>
/// <item><term>0xff123456</term><description>beyond 2^256: overflow, never a target</description></item>
/// </list>
/// </remarks>
public readonly record struct CompactTarget(uint Bits)
{
    /// <summary>
    /// The work that a block with this target stands for: 2^256 / (target + 1), the number of hashes it takes on average.
    /// 0 for bits that are no target.
    /// </summary>
    public UInt256 Work
    {
        get
        {
            if (!TryDecode(out var target) || target.IsZero)
            {
                return UInt256.Zero;
            }

            // 2^256 does not fit: 2^256 / (t + 1) = (2^256 − t − 1) / (t + 1) + 1 = ~t / (t + 1) + 1.
            // A decoded target is never 2^256 − 1 (the mantissa is too short), so t + 1 is not 0.
            return (~target / (target + UInt256.One)) + UInt256.One;
        }
    }

    /// <summary>The shortest form of a target; low bits beyond the mantissa are cut off.</summary>
    public static CompactTarget FromTarget(UInt256 target)
    {
        var size = (target.BitLength + 7) / 8;
        var mantissa = size <= 3 ? (uint)target.Low64 << (8 * (3 - size)) : (uint)(target >> (8 * (size - 3))).Low64;

        // Bit 23 is the sign: a mantissa that would set it moves down by one byte.
        if ((mantissa & 0x0080_0000) != 0)
        {
            mantissa >>= 8;
            size++;
        }

        return new CompactTarget(mantissa | ((uint)size << 24));
    }

    /// <summary>
    /// Gives the target; false if the bits are negative or larger than 256 bits. Zero decodes and is no valid target either.
    /// </summary>
    public bool TryDecode(out UInt256 target)
    {
        var size = (int)(Bits >> 24);
        var mantissa = Bits & 0x007f_ffff;
        target = size <= 3 ? new UInt256(mantissa >> (8 * (3 - size))) : new UInt256(mantissa) << (8 * (size - 3));

        var nonZero = size <= 3 ? !target.IsZero : mantissa != 0;
        var negative = nonZero && (Bits & 0x0080_0000) != 0;
        var overflow = mantissa != 0 && (size > 34 || (mantissa > 0xff && size > 33) || (mantissa > 0xffff && size > 32));
        return !negative && !overflow;
    }

    /// <summary>Eight hex digits, as Core prints bits.</summary>
    public override string ToString() => Bits.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
}
