using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Encodings;

/// <summary>Hashes, outpoints and numbers as text.</summary>
internal sealed partial class IdTarget : IFuzzTarget
{
    private static readonly string Digits = string.Concat(Enumerable.Range(0, 32)
        .Select(i => i.ToString("x2", CultureInfo.InvariantCulture)));

    public string Name => "id";

    public IEnumerable<byte[]> Seeds => new[] { Digits, Digits + ":0", Digits + ":4294967295", Digits + ":4294967296", "ff" }
        .Select(Encoding.ASCII.GetBytes);

    public void Run(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.Latin1.GetString(input.Span);
        var isHash = HashPattern().IsMatch(text);
        Require.Equal(isHash, Hash256.TryParse(text, out var hash), "hash");
        Require.Equal(isHash, Require.OnlyThrows<FormatException>(() => Hash256.Parse(text)), "hash by Parse");
        if (isHash)
        {
            Require.Equal(text.ToLowerInvariant(), hash.ToString(), "hash written again");
        }

        var match = OutPointPattern().Match(text);
        var isOutPoint = match.Success
            && System.Numerics.BigInteger.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) <= uint.MaxValue;
        Require.Equal(isOutPoint, OutPoint.TryParse(text, out var outPoint), "outpoint");
        if (isOutPoint)
        {
            Require.That(OutPoint.TryParse(outPoint.ToString(), out var again) && again == outPoint, "outpoint written again");
        }

        var number = UInt256.Zero;
        var isNumber = NumberPattern().IsMatch(text);
        Require.Equal(isNumber, Require.OnlyThrows<FormatException>(() => number = UInt256.Parse(text)), "number");
        Require.That(!isNumber || number.ToString() == text.ToLowerInvariant().PadLeft(64, '0'), "number written again");
    }

    [GeneratedRegex(@"\A[0-9a-fA-F]{64}\z")]
    private static partial Regex HashPattern();

    [GeneratedRegex(@"\A[0-9a-fA-F]{64}:([0-9]+)\z")]
    private static partial Regex OutPointPattern();

    [GeneratedRegex(@"\A[0-9a-fA-F]{1,64}\z")]
    private static partial Regex NumberPattern();
}
