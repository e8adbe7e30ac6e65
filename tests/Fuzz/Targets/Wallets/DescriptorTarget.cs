using System.Text;
using Blockyard.Crypto;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;
using Blockyard.Wallets.Descriptors;
using Blockyard.Wallets.Keys;

namespace Blockyard.Fuzz.Targets.Wallets;

/// <summary>Output descriptors: as text, and with the checksum that belongs to it.</summary>
internal sealed class DescriptorTarget : IFuzzTarget
{
    private const string Key = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string Characters =
        "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";

    public string Name => "descriptor";

    // A key is derived for every key expression, and a multisig is built to be measured.
    public long AllocationPerByte => 1 << 14;

    public IEnumerable<byte[]> Seeds => new[]
    {
        $"pkh({Key})", $"wpkh([d34db33f/84h/1h/0h]{Extended(0)}/0/*)", $"sh(wpkh({Extended(254)}/0))", $"wpkh({Extended(255)}/0)",
        $"wpkh({Extended(255)}/*)", $"wsh(sortedmulti(1,{Key},{Key}))", $"tr({Key[2..]},{{pk({Key[2..]}),multi_a(1,{Key})}})",
            $"combo({Key})",
        "raw(6a)", "addr(bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080)",
    }.Select(Encoding.ASCII.GetBytes);

    public IReadOnlyList<byte[]> Words => [.. new[]
    {
        "sh(", "wsh(", "wpkh(", "pkh(", "pk(", "multi(", "sortedmulti(", "tr(", "multi_a(", "combo(", "raw(", "addr(", ")", "{",
            "}", ",", "/*", "/0",
        "/1h", "#", "[00000000]", Key, Key[2..], "1", "20", "2147483648",
    }.Select(Encoding.ASCII.GetBytes)];

    public void Run(ReadOnlyMemory<byte> input)
    {
        // A line of 4 KB already holds more keys than a multisig may have.
        var text = Encoding.Latin1.GetString(input.Span[..Math.Min(4096, input.Length)]);
        Check(text);
        if (text.All(c => Characters.Contains(c, StringComparison.Ordinal)))
        {
            var checksum = Checksum(text);
            Require.Equal(checksum, DescriptorChecksum.Compute(text), "checksum");
            Check($"{text}#{checksum}");
        }
    }

    private static void Check(string text) => Require.OnlyThrows<FormatException>(() =>
    {
        var descriptor = Descriptor.Parse(text, Network.Regtest);
        var again = Descriptor.Parse(descriptor.ToString(), Network.Regtest);
        Require.Equal(descriptor.ToString(), again.ToString(), "written again");
        foreach (var number in new[] { 0u, 1u, KeyPath.Hardened - 1 })
        {
            var scripts = descriptor.GetScripts(number);
            Require.That(scripts.Count is >= 1 and <= 4, $"scripts: {scripts.Count}");
            Require.That(
                scripts.Zip(again.GetScripts(number)).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)),
                    "scripts of the same text");
            Require.That(
                descriptor.IsRanged
                    || scripts.Zip(descriptor.GetScripts()).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)),
                "without a range every number gives the same");
        }
    });

    // As BIP 380 writes it.
    private static string Checksum(string text)
    {
        var symbols = new List<int>();
        var groups = new List<int>();
        foreach (var place in text.Select(c => Characters.IndexOf(c, StringComparison.Ordinal)))
        {
            symbols.Add(place & 31);
            groups.Add(place >> 5);
            if (groups.Count == 3)
            {
                symbols.Add((groups[0] * 9) + (groups[1] * 3) + groups[2]);
                groups.Clear();
            }
        }

        symbols.AddRange(groups.Count == 2 ? [(groups[0] * 3) + groups[1]] : groups);
        symbols.AddRange(new int[8]);
        ulong[] generator = [0xf5dee51989, 0xa9fdca3312, 0x1bab10e32d, 0x3706b1677a, 0x644d626ffd];
        var check = 1UL;
        foreach (var symbol in symbols)
        {
            var top = check >> 35;
            check = ((check & 0x7ffffffff) << 5) ^ (ulong)symbol;
            for (var i = 0; i < 5; i++)
            {
                check ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
            }
        }

        check ^= 1;
        return new string(
            [.. Enumerable.Range(0, 8).Select(i => "qpzry9x8gf2tvdw0s3jn54khce6mua7l"[(int)((check >> (5 * (7 - i))) & 31)])]);
    }

    private static string Extended(byte depth)
    {
        byte[] head = [0x04, 0x35, 0x87, 0xcf, depth, .. new byte[8], .. new byte[32]];
        return Base58Check.Encode([.. head, .. Convert.FromHexString(Key)]);
    }
}
