using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Blockyard.Fuzz.Engine;
using Blockyard.Wallets.Keys;

namespace Blockyard.Fuzz.Targets.Wallets;

/// <summary>Paths to keys.</summary>
internal sealed partial class KeyPathTarget : IFuzzTarget
{
    public string Name => "key-path";

    public IEnumerable<byte[]> Seeds =>
        new[] { "m", "m/84'/1'/0'/0/7", "m/0h/1H", "m/2147483647", "m/2147483648",
            "m/" + string.Join('/', Enumerable.Repeat("1", 255)) }
            .Select(Encoding.ASCII.GetBytes);

    public IReadOnlyList<byte[]> Words =>
        ["/"u8.ToArray(), "m/"u8.ToArray(), "'"u8.ToArray(), "h"u8.ToArray(), "4294967296"u8.ToArray()];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        var steps = text.Split('/')[1..];
        var valid = Pattern().IsMatch(text) && steps.Length <= 255
            && Array.TrueForAll(steps, step =>
                BigInteger.Parse(step.TrimEnd('\'', 'h', 'H'), CultureInfo.InvariantCulture) < BigInteger.Pow(2, 31));
        uint[] path = [];
        Require.Equal(valid, Require.OnlyThrows<FormatException>(() => path = KeyPath.Parse(text)), "taken");
        if (valid)
        {
            Require.Equal(steps.Length, path.Length, "steps");
            var again = path.Length == 0 ? "m" : "m/" + KeyPath.Format(path);
            Require.That(KeyPath.Parse(again).AsSpan().SequenceEqual(path), "written again");
        }
    }

    [GeneratedRegex(@"\Am(/[0-9]+['hH]?)*\z")]
    private static partial Regex Pattern();
}
