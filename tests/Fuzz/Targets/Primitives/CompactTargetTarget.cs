using System.Buffers.Binary;
using System.Numerics;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>Compact targets and work, against numbers without a limit.</summary>
internal sealed class CompactTargetTarget : IFuzzTarget
{
    private static readonly BigInteger Range = BigInteger.One << 256;

    public string Name => "compact-target";

    public IEnumerable<byte[]> Seeds =>
        new[]
        {
            0x1d00ffffu, 0x207fffffu, 0x01003456u, 0x04923456u, 0xff123456u, 0x22000001u, 0x2100ffffu, 0x01fedcbau, 0x03800000u,
        }.Select(BitConverter.GetBytes);

    public void Run(ReadOnlyMemory<byte> input)
    {
        Span<byte> padded = stackalloc byte[32];
        input.Span[..Math.Min(32, input.Length)].CopyTo(padded);
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(padded);
        Decode(bits);
        Encode(new UInt256(padded));

        // Short numbers too.
        padded[Math.Min(32, input.Length == 0 ? 0 : input.Span[0] % 33)..].Clear();
        Encode(new UInt256(padded));
    }

    private static void Decode(uint bits)
    {
        var size = (int)(bits >> 24);
        BigInteger mantissa = bits & 0x007f_ffff;
        var value = size <= 3 ? mantissa >> (8 * (3 - size)) : mantissa << (8 * (size - 3));
        var negative = value != 0 && (bits & 0x0080_0000) != 0;
        var valid = !negative && value < Range;

        var compact = new CompactTarget(bits);
        Require.Equal(valid, compact.TryDecode(out var target), "is a target");
        var work = !valid || value.IsZero ? BigInteger.Zero : Range / (value + 1);
        Require.Equal(work, Number(compact.Work), "work");
        if (!valid)
        {
            return;
        }

        Require.Equal(value, Number(target), "target");
        Require.That(CompactTarget.FromTarget(target).TryDecode(out var again) && again == target, "there and back");
    }

    private static void Encode(UInt256 target)
    {
        var value = Number(target);
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        var size = value.IsZero ? 0 : bytes.Length;
        if (size > 0 && bytes[0] >= 0x80)
        {
            size++;
        }

        // Three bytes from the top, the first of them below 0x80.
        var mantissa = (uint)(size <= 3 ? value << (8 * (3 - size)) : value >> (8 * (size - 3)));
        Require.Equal(((uint)size << 24) | mantissa, CompactTarget.FromTarget(target).Bits, "shortest form");
    }

    private static BigInteger Number(UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[32];
        value.WriteLittleEndian(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }
}
