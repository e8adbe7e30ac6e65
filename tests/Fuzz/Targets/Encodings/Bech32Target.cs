using System.Text;
using Blockyard.Crypto;
using Blockyard.Fuzz.Engine;

namespace Blockyard.Fuzz.Targets.Encodings;

/// <summary>Bech32 and Bech32m: as text, and with a checksum made for the text by a second implementation.</summary>
internal sealed class Bech32Target : IFuzzTarget
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    public string Name => "bech32";

    public IEnumerable<byte[]> Seeds =>
    [
        "a12uel5l"u8.ToArray(), "A1LQFN3A"u8.ToArray(), "bcrt1"u8.ToArray(), "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7k"u8.ToArray(),
        Encoding.ASCII.GetBytes(new string('z', 83) + "1"),
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.Latin1.GetString(input.Span[..Math.Min(200, input.Length)]);
        Check(text);
        foreach (var constant in new[] { 1u, 0x2bc830a3u, 2u })
        {
            Check(WithChecksum(text, constant));
            Check(WithChecksum(text, constant).ToUpperInvariant());
        }
    }

    private static void Check(string text)
    {
        var constant = ChecksumOf(text, out var data);
        var taken = Bech32.TryDecode(text, out var prefix, out var values, out var encoding);
        Require.Equal(constant is 1 or 0x2bc830a3, taken, "taken");
        if (!taken)
        {
            return;
        }

        Require.Equal(constant == 1 ? Bech32Encoding.Bech32 : Bech32Encoding.Bech32m, encoding, "encoding");
        Require.Same(data.AsSpan()[..^6], values, "data");
        Require.Equal(text.ToLowerInvariant(), Bech32.Encode(prefix, values, encoding), "written again");
    }

    /// <summary>The checksum's constant, or 0 if the text breaks another rule of BIP 173.</summary>
    private static uint ChecksumOf(string text, out byte[] data)
    {
        data = [];
        var separator = text.LastIndexOf('1');
        var lower = text.Select(char.ToLowerInvariant).ToArray();
        if (text.Length > 90 || separator < 1 || separator + 7 > text.Length || text.Any(c => c is < '!' or > '~')
            || (text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower))
            || Array.Exists(lower[(separator + 1)..], c => !Alphabet.Contains(c, StringComparison.Ordinal)))
        {
            return 0;
        }

        data = [.. lower[(separator + 1)..].Select(c => (byte)Alphabet.IndexOf(c, StringComparison.Ordinal))];
        return PolyMod([.. Expand(lower[..separator]), .. data]);
    }

    private static string WithChecksum(string text, uint constant)
    {
        var prefix = new string(
            [.. text.TakeWhile(c => c != '1').Where(c => c is >= '!' and <= '~').Select(char.ToLowerInvariant)]);
        byte[] data = [.. text.Skip(prefix.Length + 1).Select(c => (byte)(c & 31))];
        var checksum = PolyMod([.. Expand(prefix.ToCharArray()), .. data, .. new byte[6]]) ^ constant;
        byte[] all = [.. data, .. Enumerable.Range(0, 6).Select(i => (byte)((checksum >> (5 * (5 - i))) & 31))];
        return $"{prefix}1{new string([.. all.Select(value => Alphabet[value])])}";
    }

    private static IEnumerable<byte> Expand(char[] prefix) =>
        [.. prefix.Select(c => (byte)(c >> 5)), 0, .. prefix.Select(c => (byte)(c & 31))];

    // As BIP 173 writes it.
    private static uint PolyMod(byte[] values)
    {
        uint[] generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var check = 1u;
        foreach (var value in values)
        {
            var top = check >> 25;
            check = ((check & 0x1ffffff) << 5) ^ value;
            for (var i = 0; i < 5; i++)
            {
                check ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
            }
        }

        return check;
    }
}
