using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Blockyard.Fuzz.Engine;
using Blockyard.Wallets.Keys;

namespace Blockyard.Fuzz.Targets.Wallets;

/// <summary>Recovery words: as text, as numbers of words (two bytes each), as entropy to write.</summary>
internal sealed class MnemonicTarget : IFuzzTarget
{
    public string Name => "mnemonic";

    public IEnumerable<byte[]> Seeds =>
    [
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abandon ", 11)) + "about"), [.. new byte[23], 3],
            [.. new byte[16]],
        [.. Enumerable.Repeat((byte)255, 32)],
    ];

    public IReadOnlyList<byte[]> Words =>
        ["abandon"u8.ToArray(), "zoo"u8.ToArray(), "About"u8.ToArray(), " "u8.ToArray(), "\u3000"u8.ToArray()];

    public void Run(ReadOnlyMemory<byte> input)
    {
        CheckText(Encoding.UTF8.GetString(input.Span));
        CheckNumbers(input.Span);
        var entropy = input.ToArray();
        var words = "";
        var valid = entropy.Length is 16 or 20 or 24 or 28 or 32;
        Require.Equal(valid, Require.OnlyThrows<ArgumentException>(() => words = Mnemonic.FromEntropy(entropy)), "entropy taken");
        if (valid)
        {
            using var again = Mnemonic.ToEntropy(words);
            Require.Same(entropy, again.Span, "there and back");
        }
    }

    private static void CheckText(string text) => Require.OnlyThrows<FormatException>(() =>
    {
        using var entropy = Mnemonic.ToEntropy(text);
        Require.Equal(
            string.Join(' ', text.ToLowerInvariant().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)),
            Mnemonic.FromEntropy(entropy.Span),
            "written again");
    });

    private static void CheckNumbers(ReadOnlySpan<byte> input)
    {
        var numbers = new List<int>();
        for (var i = 0; i + 1 < input.Length && numbers.Count < 27; i += 2)
        {
            numbers.Add(((input[i] << 8) | input[i + 1]) & 2047);
        }

        // One number of 11 bits a word; the last 1/33 is the start of the rest's hash.
        var expected = numbers.Count is >= 12 and <= 24 && numbers.Count % 3 == 0 ? Entropy(numbers) : null;
        var words = string.Join(' ', numbers.Select(EnglishWords.Get));
        byte[]? found = null;
        Require.OnlyThrows<FormatException>(() =>
        {
            using var entropy = Mnemonic.ToEntropy(words);
            found = entropy.Span.ToArray();
        });
        Require.Equal(expected is null, found is null, "words taken");
        Require.Same(expected, found, "entropy");
    }

    private static byte[]? Entropy(List<int> numbers)
    {
        var bits = numbers.Aggregate(BigInteger.Zero, (sum, number) => (sum << 11) + number);
        var checksumBits = numbers.Count / 3;
        var bytes = (bits >> checksumBits).ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] entropy = [.. new byte[(numbers.Count * 4 / 3) - bytes.Length], .. bytes];
        var checksum = SHA256.HashData(entropy)[0] >> (8 - checksumBits);
        return (bits & ((1 << checksumBits) - 1)) == checksum ? entropy : null;
    }
}
