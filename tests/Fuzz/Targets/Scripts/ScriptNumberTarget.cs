using System.Numerics;
using Blockyard.Consensus.Scripts;
using Blockyard.Fuzz.Engine;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>Numbers of scripts against numbers without a limit.</summary>
internal sealed class ScriptNumberTarget : IFuzzTarget
{
    public string Name => "script-number";

    public IEnumerable<byte[]> Seeds =>
        [[], [0x80], [0xff, 0x80], [0, 0], [1, 0x80], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0x80, 0]];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var bytes = input.ToArray();
        var expected = Decode(bytes);
        Span<byte> written = stackalloc byte[ScriptNumber.MaxEncodedSize];
        foreach (var maxSize in new[] { ScriptNumber.MaxSize, ScriptNumber.MaxLockTimeSize })
        {
            var shortest = bytes.AsSpan().SequenceEqual(Encode(expected));
            var fits = bytes.Length <= maxSize;
            Require.Equal(fits && shortest, ScriptNumber.TryDecode(input.Span, true, maxSize, out _), "taken if shortest");
            Require.Equal(fits, ScriptNumber.TryDecode(input.Span, false, maxSize, out var value), "taken");
            if (fits)
            {
                Require.Equal(expected, value, "value");
                var length = ScriptNumber.Encode(value, written);
                Require.Same(Encode(expected), written[..length], "shortest form");
            }
        }

        Require.Equal(!expected.IsZero, ScriptNumber.IsTrue(input.Span), "true");
        if (bytes.Length >= sizeof(long))
        {
            var any = BitConverter.ToInt64(bytes);
            Require.Same(Encode(any), written[..ScriptNumber.Encode(any, written)], "shortest form of 64 bits");
        }
    }

    private static BigInteger Decode(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return 0;
        }

        byte[] magnitude = [.. bytes[..^1], (byte)(bytes[^1] & 0x7f)];
        var value = new BigInteger(magnitude, isUnsigned: true);
        return (bytes[^1] & 0x80) != 0 ? -value : value;
    }

    private static byte[] Encode(BigInteger value)
    {
        if (value.IsZero)
        {
            return [];
        }

        var magnitude = BigInteger.Abs(value).ToByteArray(isUnsigned: true);
        var sign = (byte)(value.Sign < 0 ? 0x80 : 0);
        return magnitude[^1] >= 0x80 ? [.. magnitude, sign] : [.. magnitude[..^1], (byte)(magnitude[^1] | sign)];
    }
}
