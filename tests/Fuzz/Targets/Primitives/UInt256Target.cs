using System.Globalization;
using System.Numerics;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>256-bit arithmetic against numbers without a limit. Input: two numbers, a count of bits.</summary>
internal sealed class UInt256Target : IFuzzTarget
{
    private static readonly BigInteger Range = BigInteger.One << 256;

    public string Name => "uint256";

    public IEnumerable<byte[]> Seeds =>
        [new byte[65], [.. Enumerable.Repeat((byte)0xff, 64), 17], [7, .. new byte[31], 3, .. new byte[31], 70]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        Span<byte> bytes = stackalloc byte[65];
        input.Span[..Math.Min(bytes.Length, input.Length)].CopyTo(bytes);
        var (a, b) = (new UInt256(bytes[..32]), new UInt256(bytes[32..64]));
        var (x, y) = (new BigInteger(bytes[..32], isUnsigned: true), new BigInteger(bytes[32..64], isUnsigned: true));
        int shift = bytes[64];

        Same((x + y) % Range, a + b, "sum");
        Same((x - y + Range) % Range, a - b, "difference");
        Same(x * b.Low64 % Range, a * b.Low64, "product");
        Same((x << shift) % Range, a << shift, "left shift");
        Same(x >> shift, a >> shift, "right shift");
        Same(Range - 1 - x, ~a, "complement");
        Same(x | y, a | b, "or");
        Same(x & y, a & b, "and");
        Require.Equal(x.CompareTo(y), Math.Sign(a.CompareTo(b)), "order");
        Require.Equal(x < y, a < b, "less");
        Require.Equal((int)x.GetBitLength(), a.BitLength, "bits");
        Require.Equal(a, UInt256.Parse(a.ToString()), "text");
        if (!b.IsZero)
        {
            Same(x / y, a / b, "quotient");
        }
        else
        {
            Require.That(!Require.OnlyThrows<DivideByZeroException>(() => _ = a / b), "division by zero");
        }
    }

    private static void Same(BigInteger expected, UInt256 actual, string what) => Require.Equal(
        expected, BigInteger.Parse("0" + actual.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture), what);
}
